"""Clinics: their versions, the sessions they make, what fits into those, and what a cut takes away."""
