"""Follow-up rounds: who is due (`judging`), what is asked (`questions`, `asking`), answers (`answers`)."""
