"""Jobs: work done outside requests, with retry and a schedule."""
