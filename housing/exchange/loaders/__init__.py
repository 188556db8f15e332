"""What joins a kind of file to its tables: one module a kind, named like it; the folder is the list."""
