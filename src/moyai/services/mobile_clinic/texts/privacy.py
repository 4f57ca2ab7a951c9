"""Words of who saw what of a patient's health, and of what is refused there."""

from moyai.engines.conversation import Localized

GLASS_TOLD = Localized(
    "{when}、{house}の{profession} {name}が、急ぎのわけがあって、あなたの診療の記録を見ました。"
    "ふだんは見られない人です。見たものは「わたしの記録を見た人」のページにあります。"
    "心当たりがないときは、市役所へお電話ください。",
    "On {when}, {name} ({profession}, {house}) looked at your clinic records for an urgent reason; usually "
    "this person cannot. What was seen is on the page “Who saw my records”. If you know nothing of it, "
    "please ring the city office.",
)
GLASS_KNOWN = Localized(
    "この方は、あなたの医療機関の患者さんです。そのまま記録を見られます。",
    "Your institution treats this person: you can see the records as usual.",
)
GLASS_NOBODY = Localized(
    "お名前のよみと生年月日が同じ方は、どの医療機関にもいません。",
    "No institution has a patient with this reading of the name and this date of birth.",
)
GLASS_ERASED = Localized(
    "この方の診療の記録は、決まりの期間が過ぎて消えています。",
    "The records of this person were erased at the end of the legal period.",
)
JUDGED_BEFORE = Localized("この記録は、もう確かめてあります。", "This has been reviewed already.")
NOT_ONES_OWN = Localized(
    "自分が見たことは、ほかの人が確かめます。", "Somebody else reviews what you did yourself."
)

NOT_DOUBLES = Localized(
    "この2つは、同じ医療機関の、同じお名前と生年月日の記録ではありません。",
    "These are not two records of one institution with the same name and date of birth.",
)
DOUBLE_BUSY = Localized(
    "まとめる側の記録に、これからの診察の予約があります。先に、残す側へ予約しなおしてください。",
    "The record to be closed has a visit booked. Please book it with the record that stays first.",
)
SPLIT_BEFORE = Localized("この記録は、まとめられていません。", "This record is not merged.")

WHAT = {
    "vitals": Localized("測った値（血圧など）", "Measurements (blood pressure, …)"),
    "notes": Localized("診察の記録", "Doctor's notes"),
    "plan": Localized("診療の計画", "Treatment plan"),
    "consent": Localized("同意の記録", "Consents"),
    "prescription": Localized("お薬", "Prescriptions"),
    "bill": Localized("お会計", "Bills"),
    "imaging": Localized("画像・心電図・聴診の音", "Images, ECG, sounds"),
    "notes:record": Localized("診療の記録", "Clinical notes"),
    "notes:notebook": Localized("連絡帳", "Shared notebook"),
    "visits": Localized("訪問の予定と内容", "Visits"),
    "documents": Localized("診察の記録", "Documents"),
    "pregnancy": Localized("健診の記録", "Check-ups"),
    "call": Localized("ビデオ診察", "Video consultation"),
    "visit": Localized("訪問の予定と内容", "The visit"),
    "glass_reason": Localized("急いで見たわけ（市の確認）", "Why somebody looked in need (city's review)"),
    "export": Localized("ほかの仕組みへの受け渡し", "Exchange with another system"),
}
"""What was read, by the code that ``note_read`` was given; what is not here is told as "records"."""

WHAT_ELSE = Localized("診療の記録", "Clinic records")

KEPT_UNTIL = Localized(
    "{house}の診療の記録は、医師法第24条により、最後の診察から5年のあいだ消せません。{day}を過ぎたら、その夜に消します。",
    "The Medical Practitioners' Act (article 24) has {house} keep its records for five years after the last "
    "visit. They are erased in the night after {day}.",
)
NOTHING_KEPT = Localized("あなたの診療の記録はありません。", "There are no clinic records of you.")
