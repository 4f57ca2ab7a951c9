"""Django app: Conversations: stored, replayable sessions of flows on every channel."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations: stored, replayable sessions of flows on every channel."""

    name = "moyai.core.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Have sessions whose time is up marked so, once a minute."""
        from moyai.core.conversations.tasks import mark_expired
        from moyai.core.jobs.schedule import register

        register(key="conversations.expire", every_s=60, run=mark_expired)
