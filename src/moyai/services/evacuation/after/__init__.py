"""What remains when it is over: how fast people became known, the replay, the report, the hand-over."""
