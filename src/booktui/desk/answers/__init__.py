"""Answers to invitations: read, judged, kept; none changes a booking by itself."""
