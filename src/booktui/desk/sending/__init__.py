"""The outbox: what is due goes, once, in its order, by its way; what cannot go is held with a reason."""
