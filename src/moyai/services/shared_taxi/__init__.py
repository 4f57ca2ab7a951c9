"""The shared taxi: pooled, door to door, booked by the ride."""
