"""What is done in shopping."""
