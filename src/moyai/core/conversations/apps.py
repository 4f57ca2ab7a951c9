"""Django app: Conversations: stored, replayable sessions of flows on every channel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class ConversationsConfig(AppConfig):
    """Conversations: stored, replayable sessions of flows on every channel."""

    name = "moyai.core.conversations"
    label = "conversations"
    retention = (
        Retention(
            model="conversations.KeptPhoto",
            what=_("手続きの途中で送られた写真（登録に使われなかったもの）"),
            days=7,
            counted_from="kept_at",
            action="erase",
            reason=_("続きから始める人のため"),
        ),
        Retention(
            model="conversations.Session",
            what=_("手続きの質問への答え"),
            days=90,
            counted_from="updated_at",
            action="erase",
            reason=_("問い合わせや苦情に答えるため"),
        ),
        Retention(
            model="conversations.StrangerStart",
            what=_("ログインしていない人が手続きを始めた回数（だれかはわからない形）"),
            days=1,
            counted_from="at",
            action="erase",
            reason=_("いたずらを防ぐため"),
        ),
    )

    def ready(self) -> None:
        """Have sessions whose time is up marked so, once a minute, and old ones erased."""
        from moyai.core.conversations.erasing import erase_photos, erase_sessions
        from moyai.core.conversations.strangers import erase_starts
        from moyai.core.conversations.tasks import mark_expired
        from moyai.core.jobs.schedule import register
        from moyai.core.privacy.registry import register_eraser

        register_eraser("conversations.KeptPhoto", erase_photos)
        register_eraser("conversations.Session", erase_sessions)
        register_eraser("conversations.StrangerStart", erase_starts)
        register(key="conversations.expire", every_s=60, run=mark_expired)
