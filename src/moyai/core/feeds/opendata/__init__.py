"""Tables that anybody may have and that nobody can be found in."""
