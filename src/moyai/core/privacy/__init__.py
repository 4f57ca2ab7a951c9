"""How long records are kept, and the nightly work that erases them."""
