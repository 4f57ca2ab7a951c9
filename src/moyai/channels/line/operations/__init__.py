"""Writes of the chat: hearing an event, saying something, linking a friend to a resident."""

from moyai.channels.line.operations.following import follow_elsewhere
from moyai.channels.line.operations.friends import meet
from moyai.channels.line.operations.hearing import hear
from moyai.channels.line.operations.linking import link_by_code, make_code, make_nonce, unlink

__all__ = ["follow_elsewhere", "hear", "link_by_code", "make_code", "make_nonce", "meet", "unlink"]
