"""Other open simulators of shared rides, run on the same requests, fleet and matrix. See README.md."""
