"""Reminders: one due list, made from the diary, each by the channels and consents of its client."""
