"""The demo town: facts, invented people, a clock that runs fast, simulated life and its supervisor."""
