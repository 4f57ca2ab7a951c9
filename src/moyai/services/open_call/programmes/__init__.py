"""What a programme is: stages, states and allowed moves as data."""
