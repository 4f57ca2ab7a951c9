"""What the desk calls doors and how conversations stand."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.models import SessionStatus

_DOORS: dict[str, Promise] = {
    "web": _("ウェブ"),
    "line": _("LINE"),
    "voice": _("電話"),
    "tv": _("テレビ"),
    "desk": _("窓口"),
}
_STATUSES: dict[str, Promise] = {
    SessionStatus.ACTIVE.value: _("途中"),
    SessionStatus.ENDED.value: _("終わった"),
    SessionStatus.STOPPED.value: _("取りやめた"),
    SessionStatus.HANDED_OVER.value: _("係を待っている"),
    SessionStatus.EXPIRED.value: _("時間切れ"),
}


def name_door(channel: str) -> str:
    """Return a channel's name in words; a new channel's own key until it has one."""
    return str(_DOORS.get(channel, channel))


def name_status(status: str) -> str:
    """Return how a conversation stands, in words."""
    return str(_STATUSES.get(status, status))
