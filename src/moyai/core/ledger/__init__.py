"""The books: double entry in whole yen, append-only."""
