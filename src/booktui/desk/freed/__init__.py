"""What filling a freed slot is made of: the time, the ranking, who was asked."""
