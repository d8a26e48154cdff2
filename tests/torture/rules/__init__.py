"""What people do at a desk, as rules of a state machine: a file for each room."""
