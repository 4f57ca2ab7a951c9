"""The farm that one can tend from a wheelchair: robots, beds, the people who tend them."""
