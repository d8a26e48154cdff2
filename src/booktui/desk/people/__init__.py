"""Who is at the desk: users, signing in, co-signing, the review of access."""
