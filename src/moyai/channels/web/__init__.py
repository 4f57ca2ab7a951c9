"""The web channel: one question a page."""
