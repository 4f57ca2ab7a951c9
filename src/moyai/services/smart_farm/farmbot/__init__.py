"""FarmBot's own protocol, as its unmodified clients and robots speak it: tokens, REST resources, topics."""
