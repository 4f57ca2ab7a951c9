"""What is said of calls with the doctor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Localized

TITLE = _("オンライン診察")

ROLES = {
    "doctor": _("医師"),
    "nurse": _("看護師"),
    "midwife": _("助産師"),
    "technician": _("検査技師"),
    "family": _("ご家族"),
    "interpreter": _("通訳"),
}

GUESTS = {
    "family": Localized("ご家族", "her family"),
    "interpreter": Localized("通訳", "an interpreter"),
}
NOT_AGREED = Localized(
    "{who}が通話に入ることに、ご本人の同意がありません。ご本人に聞いて、同意の記録を取り直すと、よべます。",
    "The patient has not agreed that {who} joins the call. Ask her and take the consent anew, then invite.",
)
DOCTOR_NOT_FREE = Localized(
    "その医師は、その時間に空いていません。もう一度えらんでください。",
    "That doctor is not free then. Please choose again.",
)
NO_NAME = Localized("よぶ方のお名前を書いてください。", "Please write the name of whom you invite.")
WISHES = {
    "nobody": Localized("ひとりで受けたい", "alone"),
    "family": Localized("家族といっしょに受けたい", "with her family"),
    "interpreter": Localized("通訳をお願いしたい", "with an interpreter"),
}
FINISH_VISIT = _("訪問を終える")
BACK_TO_RECORD = _("診察の記録にもどる")
LINK_SUBJECT = Localized("ビデオ通話へのお招き", "Invitation to a video call")
LINK_BODY = Localized(
    "ビデオ通話へのお招きです。{until}までに入ってください。入れるのは1人、1台、1回だけです。 {link}",
    "You are invited to a video call. Enter by {until}, one person on one device, once: {link}",
)

GUIDANCE_TITLE = _("お薬の説明（ビデオ）")
GUIDANCE_ROLES = {
    "pharmacist": _("薬剤師"),
    "patient": _("ご本人"),
    "family": _("ご家族"),
    "interpreter": _("通訳"),
}
GUIDANCE_SOUND_ALONE = _(
    "声だけでは、ビデオの服薬説明と認められません（映像と声の両方がいります）。映像がもどらないときは、対面の説明に切りかえてください。"
)
GUIDANCE_NOT_AGREED = Localized(
    "ビデオで説明を受けることに、ご本人がまだ同意していません。同意を確かめてから、呼び出してください。",
    "The patient has not agreed to be told by video yet. Please ask her first, then call.",
)
WRITE_GUIDANCE = _("説明の記録を書く")

SOUND_ALONE = _(
    "声だけでは、オンライン診察と認められません（映像と声の両方がいります）。映像がもどらないときは、対面の診察に切りかえてください。"
)

NOTIFY_LINK = Localized(
    "ビデオ通話へのお招きです。{link} から{until}までに入ってください。"
    "このリンクで入れるのは、あなた1人、1台、1回だけです。",
    "You are invited to a video call. Enter by {until}: {link} The link lets you in once, on one device.",
)
