"""Commands of the smart farm."""
