"""Team habit challenge: five people, one habit, three generations."""
