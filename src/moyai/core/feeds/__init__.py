"""Public feeds: what planners, maps and other towns may read of the services, and what we read of theirs."""
