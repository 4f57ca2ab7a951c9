"""From rows to the dispatch engine's problem and back. Only the fleet's queries and operations use this."""
