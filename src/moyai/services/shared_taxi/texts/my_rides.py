"""Looking at one's rides, and taking one back."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("予約を見る・取り消す", "See or cancel my rides")
NONE = Localized("これからの予約はありません。", "You have no rides ahead.", "よやくは ありません。")
BOOK = Localized("タクシーを予約する", "Book a ride")
WHICH = Localized("どの予約ですか。", "Which ride?", "どの よやくですか。")
LABEL = Localized(
    Text("{day} {clock} {destination}へ", "{day} {clock}", "{day}、{clock}、{destination}へ"),
    Text("{day} {clock} to {destination}", "{day} {clock}"),
)
WHAT_NOW = Localized("どうしますか。", "What would you like to do?", "どう しますか。")
NOTHING = Localized("このままでよい", "Leave it as it is", "このままで いい")
CANCEL = Localized("この予約を取り消す", "Cancel this ride", "この よやくを とりけす")
SURE = Localized(
    "{day} {clock}の予約を取り消しますか。",
    "Cancel the ride on {day} at {clock}?",
    "{day} {clock}の よやくを とりけしますか。",
)
SURE_YES = Localized("取り消す", "Cancel it", "とりけす")
SURE_NO = Localized("取り消さない", "Keep it", "とりけさない")
CANCELLED = Localized("予約を取り消しました。", "The ride is cancelled.", "とりけしました。")
KEPT = Localized(
    "予約はそのままです。{day} {clock}に、番号{code4}と運転手に言ってください。",
    "Your ride stands: {day} {clock}. Tell the driver {code4}.",
    "よやくは そのままです。{day} {clock}に、うんてんしゅに {code4}と いってください。",
)
FACT_HOW = Localized("いまのようす", "How it stands", "いまの ようす")
THEN = Localized(
    "降りたところで乗りかえます。次の車は{clock}から、{place}行きです。",
    "You change where you get out: the next car comes from {clock}, to {place}.",
)
BEFORE = Localized(
    "乗りかえの2台目です。はじめの車（{place}から）は{clock}までに着きます。",
    "This is the second car: the first, from {place}, is there by {clock}.",
)
SURE_BOTH = Localized(
    "乗りかえのある予約です。2台とも取り消しますか。", "You change cars on this way. Cancel both cars?"
)
