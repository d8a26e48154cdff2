"""The families of checks that `rules.conflicts` asks, one file each; every one takes a `Case` and yields conflicts."""
