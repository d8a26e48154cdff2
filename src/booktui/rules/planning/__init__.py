"""New times for everybody a cut has displaced, all of them together, a question a file."""
