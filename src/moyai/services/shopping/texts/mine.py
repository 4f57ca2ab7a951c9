"""Looking at one's orders, changing and cancelling them, ordering the same again."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("注文を見る・変える", "My grocery orders", "ちゅうもんを みる")
NONE = Localized("いまご注文はありません。", "You have no orders.", "いま ちゅうもんは ありません。")
WHICH = Localized("どのご注文ですか。", "Which order?", "どの ちゅうもんですか。")
LABEL = Localized(
    Text("{day}のお届け（{items}）", "{day} {yen}円", "{day}のお届け、{yen}円"),
    Text("Delivery {day} ({items})", "{day}, {yen} yen"),
)
LABEL_CANCELLED = Localized(
    Text("取り消した注文（{day}、{items}）", "取消 {day} {yen}円", "取り消した注文、{day}"),
    Text("Cancelled ({day}, {items})", "Cancelled, {day} {yen} yen"),
)
WHAT_NOW = Localized("どうしますか。", "What would you like to do?", "どう しますか。")
KEEP = Localized("このままでよい", "Keep it as it is", "このままで いい")
CHANGE = Localized("中身を変える", "Change it", "かえる")
CANCEL = Localized("取り消す", "Cancel it", "とりけす")
UNDO = Localized("取り消しを元に戻す", "Take the cancellation back", "もとに もどす")
KEPT = Localized("このままお届けします。", "We deliver it as it is.")
TOO_LATE = Localized(
    "締め切りを過ぎたので、変えられません。お急ぎのときはお電話ください。",
    "It is past the cut-off and cannot be changed. Please telephone us if it is urgent.",
)
STATUS = Localized("いまの様子", "Status")
CANCEL_SURE = Localized(
    "{day}のお届けを取り消しますか。", "Cancel the delivery on {day}?", "{day}の おとどけを とりけしますか。"
)
CANCEL_YES = Localized("取り消す", "Cancel it")
CANCEL_NO = Localized("取り消さない", "Keep it")
CANCELLED = Localized(
    "取り消しました。まちがえたときは、締め切りまで元に戻せます。",
    "It is cancelled. You can take that back until the cut-off.",
)
BACK_AGAIN = Localized("元に戻しました。お届けします。", "It is ordered again.")
CHANGED = Localized("ご注文を変えました。", "Your order was changed.")
CHANGE_SURE = Localized("この内容に変えますか。", "Change it to this?")
CHANGE_YES = Localized("変える", "Change it")
CHANGE_NO = Localized("変えない", "Leave it")
EMPTY = Localized(
    "全部なくすときは、取り消してください。", "To have nothing at all, please cancel the order."
)
ORDER = Localized("買い物をする", "Order groceries")

REPEAT_TITLE = Localized("前と同じものを買う", "Order the same again", "まえと おなじ ものを かう")
REPEAT_NONE = Localized("前のご注文がありません。", "There is no earlier order.")
REPEAT_WHICH = Localized("どのご注文と同じにしますか。", "Which order again?")
REPEAT_MISSING = Localized("いまは次の品がありません：{items}", "Not available now: {items}")
REPEAT_NOTHING = Localized("そのご注文の品は、いまありません。", "None of it is available now.")
REPEAT_READ = Localized("わかりました", "All right")
