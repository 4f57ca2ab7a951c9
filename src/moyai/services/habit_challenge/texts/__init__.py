"""What members see or hear."""
