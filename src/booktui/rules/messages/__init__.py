"""What messages may say, when they may go, what an answer counts for: the rules of the outbox."""
