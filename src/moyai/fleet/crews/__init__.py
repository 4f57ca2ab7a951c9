"""The people who drive, and the records that the law wants of them."""
