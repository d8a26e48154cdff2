"""What is due and who is asked: today's list, tasks, escalations, requests."""
