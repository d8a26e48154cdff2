"""Whose turn it is, and reaching them: claims, attempts, offers, letters that ask to ring."""
