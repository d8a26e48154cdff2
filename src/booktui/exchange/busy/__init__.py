"""Somebody's own calendar (.ics) read as busy time: only when, never what."""
