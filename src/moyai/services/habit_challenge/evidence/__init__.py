"""Who stays, what changed, what it cost: read in bulk, reckoned by engines/habit, drawn and said plainly."""
