"""How the desk decides: pure functions over plain values; no I/O, no clock, no database."""
