"""What the platform tells a bot: events, signed, posted to the webhook address."""
