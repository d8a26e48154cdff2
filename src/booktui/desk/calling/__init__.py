"""What a call is made of: its script in force, where it stands, what is offered, and how it ends."""
