"""Management commands of the schema."""
