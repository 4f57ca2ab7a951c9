"""Words about other people's programs: what they are let do, why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moyai.services.mobile_clinic.scopes import CONTEXTS, OFFLINE, is_for_writing

BAD_ADDRESS = gettext_lazy(
    "戻り先「{uri}」は使えません。https:// で始まり、#の付かないアドレスを入れてください。"
)
BAD_SCOPE = gettext_lazy("見てよいものを、ひとつ以上選んでください。")
NOT_FREE = gettext_lazy("この時間はとれません。")
NO_TIME = gettext_lazy("この期間に空きがありません。")
WHO = gettext_lazy("どなたの記録ですか")

KINDS: dict[str, Any] = {
    "*": gettext_lazy("診療車の記録のすべて"),
    "Patient": gettext_lazy("お名前・生年月日・住所"),
    "Appointment": gettext_lazy("診療の予約"),
    "Encounter": gettext_lazy("受けた診療の日時"),
    "Observation": gettext_lazy("測った値（血圧など）"),
    "ImagingStudy": gettext_lazy("エコーなどの画像の一覧"),
    "DocumentReference": gettext_lazy("診療計画と書類"),
    "Consent": gettext_lazy("同意の記録"),
    "MedicationRequest": gettext_lazy("お薬の処方"),
    "QuestionnaireResponse": gettext_lazy("元気のチェックの答え"),
    "Questionnaire": gettext_lazy("元気のチェックの質問"),
    "AuditEvent": gettext_lazy("だれが記録を見たか"),
    "Slot": gettext_lazy("空いている時間"),
    "Schedule": gettext_lazy("車・職員・機器の一覧"),
    "Organization": gettext_lazy("医療機関の一覧"),
    "Practitioner": gettext_lazy("医師・看護師の一覧"),
    "PractitionerRole": gettext_lazy("医師・看護師の職種"),
    "Location": gettext_lazy("診療車の一覧"),
}
"""Kinds of resources in the words of people, without who they are of."""


def list_deeds(scopes: Sequence[str], days: int) -> list[str]:
    """Return in sentences what scopes let a program do, ``days`` being how long without being asked again."""
    deeds = []
    for context in CONTEXTS:
        held = [each for each in scopes if each.startswith(f"{context}/")]
        deeds += _say(context, "read", (each for each in held if not each.endswith(".write")))
        deeds += _say(context, "write", (each for each in held if is_for_writing(each)))
    if OFFLINE in scopes:
        deeds.append(_("使っていないあいだも、%(days)s日のあいだ、くり返し読む") % {"days": days})
    return deeds


def _say(context: str, verb: str, scopes: Iterable[str]) -> list[str]:
    kinds = [each.partition("/")[2].partition(".")[0] for each in scopes]
    if not kinds:
        return []
    what = "、".join(str(KINDS.get(kind, kind)) for kind in (["*"] if "*" in kinds else kinds))
    sentence = {
        ("patient", "read"): _("選んだ方おひとりの、%(what)sを読む"),
        ("patient", "write"): _("選んだ方おひとりの、%(what)sに書きこむ"),
        ("user", "read"): _("あなたが見られる方みんなの、%(what)sを読む"),
        ("user", "write"): _("あなたが見られる方みんなの、%(what)sに書きこむ"),
    }[context, verb]
    return [sentence % {"what": what}]
