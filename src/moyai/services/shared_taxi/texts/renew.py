"""Renewing a registration."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("登録を更新する", "Renew your registration")

EVIDENCE = Localized("いまお持ちの書類は、どれですか。", "Which document do you hold now?")
EVIDENCE_HINT = Localized("対象の理由：{reason}", "Your reason: {reason}")
NOT_DUE = Localized(
    Text(
        "いま更新するものはありません。期限が近づいたら、お知らせします。",
        spoken="いま更新するものはありません。期限が近づいたら、お知らせします。",
    ),
    "There is nothing to renew at present. We will tell you when it is time.",
)
BAD_EVIDENCE = Localized(
    "この書類では、登録の理由を確かめられません。",
    "This document does not show the reason of your registration.",
)
SURE = Localized("この内容で更新を申し込みますか。", "Shall we send this?")
SURE_YES = Localized("申し込む", "Send")
SURE_NO = Localized("申し込まない", "Do not send")
NOT_RENEWED = Localized("更新を申し込んでいません。", "Nothing has been sent.")
DONE = Localized(
    Text(
        "更新を申し込みました。書類を確認して、お知らせします。それまでも、ご乗車になれます。",
        "更新を申し込みました",
    ),
    Text(
        "Your renewal has been sent. We will check it and tell you; you may ride meanwhile.",
        "Your renewal has been sent",
    ),
)
FACT_UNTIL = Localized("書類の確認がすむまでの期限", "Meanwhile you may ride until")
SEE_PROFILE = Localized("ご登録の内容を見る", "See your registration")

DUE = Localized(
    "ご登録は{day}までです。書類の更新をお願いします。", "Your registration ends on {day}. Please renew it."
)
OVER = Localized(
    "ご登録は{day}で終わりました。更新すると、またご乗車になれます。",
    "Your registration ended on {day}. Renew it to ride again.",
)
