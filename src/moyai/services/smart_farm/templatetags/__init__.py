"""Tags and filters of the farm's pages."""
