"""Measures and prints, never asserts: `python -m bench` (speed.md section 7)."""
