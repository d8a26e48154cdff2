"""What asks before something is done: each a modal screen that gives back an answer or None."""
