"""An empty database gets its tables at once, from where the migrations lead."""
