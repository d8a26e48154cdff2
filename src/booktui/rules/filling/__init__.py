"""Who could come when a time comes free, and who is asked first (domain.md PTC-05)."""
