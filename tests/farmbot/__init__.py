"""FarmBot's own clients, unchanged, against a town that runs: JavaScript (npm) and Python (PyPI)."""
