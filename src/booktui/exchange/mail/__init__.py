"""E-mail: messages made, sent and read; passwords from the keyring or the environment."""
