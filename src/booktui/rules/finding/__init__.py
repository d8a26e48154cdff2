"""How `rules.availability` finds times and says why there are none, a question a file."""
