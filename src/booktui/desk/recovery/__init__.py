"""Backups on a schedule, data quality, and mending what can be mended."""
