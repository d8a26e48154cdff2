"""Calendars out, and calendars kept in step with those of practitioners."""
