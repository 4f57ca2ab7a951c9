"""Tags of the smart farm's pages."""
