"""Money of shopping: words and plain rules, no database."""
