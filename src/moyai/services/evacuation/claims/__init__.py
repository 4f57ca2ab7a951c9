"""Claims between the database and the engine."""
