"""Interpreters and transport: bookings of their own, tied to the visit they are for."""
