"""The telephone: conversations by keys alone, through any carrier that speaks TwiML."""
