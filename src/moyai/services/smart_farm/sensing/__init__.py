"""How readings come in: rows, units, messages, files. Plain Python but for the registration of the sender."""
