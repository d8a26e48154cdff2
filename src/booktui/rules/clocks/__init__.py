"""Referral-to-treatment clocks: when one starts, runs and stops, who may say so, and how a wait is counted."""
