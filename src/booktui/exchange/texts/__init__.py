"""Text messages: a batch file, or a command that the team configures."""
