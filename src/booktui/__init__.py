"""A keyboard-only booking desk in a terminal for the people who book others in by phone."""

__version__ = "0.1.0"
