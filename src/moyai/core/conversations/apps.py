"""Django app: Conversations: stored, replayable sessions of flows on every channel."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations: stored, replayable sessions of flows on every channel."""

    name = "moyai.core.conversations"
    label = "conversations"
