"""Everything on record about one person: where it is, reading it out, taking it out, and how long it stays."""
