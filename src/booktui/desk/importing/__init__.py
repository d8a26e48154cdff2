"""Taking in clients, waiting entries and appointments from files, row by row, through the same rules."""
