"""What the platform tells a bot: posts with events, signed, to the webhook address; and samples of events."""
