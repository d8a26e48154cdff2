"""Long trials that `make torture` runs; nothing here is collected by default."""
