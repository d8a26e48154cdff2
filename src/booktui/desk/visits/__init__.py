"""What happened at visits, what follows from it, and what a clinician decides."""
