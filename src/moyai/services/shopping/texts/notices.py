"""What members are told."""

from moyai.engines.conversation import Localized

PLACED = Localized(
    "お買い物のご注文を受けました。{window}にお届けします。{total}。注文番号{code}。",
    "Your order is placed. Delivery {window}. {total}. Order number {code}.",
)
ROLLED_AT_ONCE = Localized(
    "{wished}のお届けには間に合わなかったため、{window}にお届けします。{total}。注文番号{code}。",
    "It was too late for {wished}, so we deliver {window}. {total}. Order number {code}.",
)
ROLLED = Localized(
    "{wished}のお届けがなくなりました（{reason}）。{window}にお届けします。ご都合が悪いときはお電話ください。",
    "The delivery on {wished} does not take place ({reason}). We deliver {window}."
    " Please telephone us if that does not suit you.",
)
CHANGED = Localized(
    "お買い物のご注文を変えました。{window}にお届けします。{total}。",
    "Your order was changed. Delivery {window}. {total}.",
)
CANCELLED = Localized(
    "{window}にお届けするご注文を取り消しました。", "Your order for {window} was cancelled."
)
GIVEN_UP = Localized(
    "{window}のお届けができなくなり、代わりの日もありませんでした。ご注文は取り消しました。お代はいただきません。",
    "We cannot deliver {window}, and there was no other day. The order is cancelled; nothing is charged.",
)
MEDICINE_REFUSED = Localized(
    "{item}は、薬剤師が確認し、お渡しできませんでした。お代はいただきません。くわしくはお電話ください。",
    "After the pharmacist's check we cannot give you {item}. It is not charged. Please telephone us.",
)
STANDING_PLACED = Localized(
    "いつもの注文を入れました。{window}にお届けします。{total}。{missing}",
    "Your standing order was placed. Delivery {window}. {total}. {missing}",
)
MISSING = Localized("次の品はありませんでした：{items}", "Not available: {items}")
NOTHING_MISSING = Localized("全部そろっています。", "Everything is available.")
STANDING_REFUSED = Localized(
    "{day}のいつもの注文は入れられませんでした。{why}",
    "Your standing order for {day} could not be placed. {why}",
)
STANDING_ASK = Localized(
    "{day}のいつもの注文を入れますか。お返事は{until}までです。お返事がなければ入れません。",
    "Shall we place your standing order for {day}? Please answer by {until}; otherwise nothing is ordered.",
)
ASK_YES = Localized("注文する", "Order")
ASK_NO = Localized("今回は休む", "Not this time")
REST = Localized("お休みです（{reason}）。", "Closed ({reason}).")
