"""LINE Login v2.1: channels by which sites let people in, authorization pages, tokens, ID tokens."""
