"""Reading, checking, writing and showing the setup file."""
