"""What staff read about dead letters."""

import base64
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moyai.core.intake.models import InboxEvent, Reason
from moyai.core.intake.registry import find_source
from moyai.core.intake.room import Room

_WHY: dict[str, Any] = {
    Reason.UNREADABLE: gettext_lazy("届いた内容を読み取れませんでした。"),
    Reason.DAMAGED: gettext_lazy("受け取りの記録の一部が壊れていて、読めませんでした。"),
    Reason.UNKNOWN_SOURCE: gettext_lazy("この窓口は、いま使われていません。"),
    Reason.REFUSED: gettext_lazy("受け付けられない内容でした。"),
    Reason.CRASHED: gettext_lazy("処理するたびに、プログラムが止まりました。"),
    Reason.FAILED: gettext_lazy("処理の途中で、何度試してもエラーになりました。"),
}
_ADVICE: dict[str, Any] = {
    Reason.UNREADABLE: gettext_lazy(
        "送り手の形式が変わったときに起こります。プログラムを新しくしてから、やり直してください。"
    ),
    Reason.DAMAGED: gettext_lazy(
        "ディスクの故障が疑われます。システムの担当者に知らせてください。壊れたファイルは残してあります。"
    ),
    Reason.UNKNOWN_SOURCE: gettext_lazy("窓口をもう一度使えるようにしてから、やり直してください。"),
    Reason.REFUSED: gettext_lazy("内容を見て、必要なら本人に連絡してください。"),
    Reason.CRASHED: gettext_lazy(
        "やり直すとまた止まるおそれがあります。先にシステムの担当者に知らせてください。"
    ),
    Reason.FAILED: gettext_lazy(
        "一時的な原因なら、やり直せば通ります。くり返すときは、システムの担当者に知らせてください。"
    ),
}


def name_source(event: InboxEvent) -> str:
    """Return who sent it, in people's words."""
    source = find_source(event.source)
    if source is not None and source.title:
        return str(source.title)
    return _("受け取りの記録") if event.reason == Reason.DAMAGED else event.source


def describe_kind(event: InboxEvent) -> str:
    """Return what it is, without what it says."""
    source = find_source(event.source)
    if event.is_raw:
        return _("読めない部分") if event.reason == Reason.DAMAGED else _("届いたまま（未分割）")
    if source is None or source.describe is None:
        return _("できごと")
    return str(source.describe(event.payload))


def explain(event: InboxEvent) -> str:
    """Return why it could not be processed, in plain words."""
    return str(_WHY.get(event.reason, _WHY[Reason.FAILED]))


def advise(event: InboxEvent) -> str:
    """Return what to do about it."""
    return str(_ADVICE.get(event.reason, _ADVICE[Reason.FAILED]))


def show_content(event: InboxEvent) -> str:
    """Return what it says, as text."""
    body = event.payload.get("body_base64") if event.is_raw else None
    if body is not None:
        return base64.b64decode(body).decode("utf-8", "replace")
    return json.dumps(event.payload, ensure_ascii=False, indent=2)


def warn_of_room(room: Room, free_bytes: int) -> str:
    """Return what to do about a disk that is full or nearly so; empty while there is room."""
    if room == Room.FULL:
        return _(
            "保存する場所（ディスク）がいっぱいです。LINEなどから届くものを受け取れず、送り手に「あとで送り直す」よう"
            "返事しています。受け取ったものは消えていません。システムの担当者に、いますぐ知らせてください。"
            "空きができれば、自動で元にもどります。"
        )
    if room == Room.SCARCE:
        words = _(
            "保存する場所（ディスク）の空きが少なくなっています（のこり %(mb)s MB）。"
            "システムの担当者に知らせてください。"
        )
        return words % {"mb": free_bytes // 1_000_000}
    return ""


def count_replayed(count: int) -> str:
    """Return that so many are tried again."""
    words = ngettext("%(n)s件をもう一度処理します。", "%(n)s件をもう一度処理します。", count)
    return words % {"n": count}


def count_left(count: int) -> str:
    """Return that so many cannot be."""
    words = ngettext("%(n)s件はやり直せません。", "%(n)s件はやり直せません。", count)
    return words % {"n": count}
