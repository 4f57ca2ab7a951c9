"""How readings come in: rows, units, messages, files. Nothing here asks the database."""
