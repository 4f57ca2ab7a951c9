"""A rig for the intake: a writer without Django, a sender that counts, and processes that can be killed."""
