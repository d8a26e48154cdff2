"""Clinics at work: their sessions kept ahead, changes with sight of the consequences, cuts, who is displaced."""
