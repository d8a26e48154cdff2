"""The same store on PostgreSQL, for a department of desks (docs/many-desks.md). Loaded only for a `postgresql` URL."""
