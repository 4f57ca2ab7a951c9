"""Open calls: from a town's problem to a proven answer, and a contest for the young."""
