"""Caseloads: who carries how much, how even it is, and moving cases."""
