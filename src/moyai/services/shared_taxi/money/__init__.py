"""The money of the shared taxi: tariffs, passes and tickets, postings, closings, claims."""
