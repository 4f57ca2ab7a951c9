"""A stand-in for the LINE platform: Messaging API, webhook sender, faults on demand, and a phone with a chat.

Speaks LINE's own protocol over HTTP, so a bot's code meets it by nothing but the base address. Uses nothing
of the rest of Moyai: the folder could be a project of its own.
"""
