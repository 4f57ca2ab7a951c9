"""Management commands of the intake."""
