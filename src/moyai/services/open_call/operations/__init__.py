"""What is changed: one transaction each, audited."""
