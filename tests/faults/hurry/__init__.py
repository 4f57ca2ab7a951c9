"""Makes a town impatient: leases and time-outs are shorter, each in the same order as in a real town."""
