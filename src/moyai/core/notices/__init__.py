"""Notices: what goes out to people leaves through an outbox."""
