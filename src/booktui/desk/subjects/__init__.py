"""What a person may ask of the desk that keeps a record of them, and how long it keeps it."""
