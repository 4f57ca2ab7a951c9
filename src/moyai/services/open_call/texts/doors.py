"""Sentences of the open calls' conversation, at every door."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized(
    Text("実証に参加する・やめる", "実証に参加"),
    Text("Take part in a trial, or stop", "Trials"),
    "ためす ことに さんか する",
)
NONE = Localized(
    "いま、参加できる実証はありません。",
    "There is no trial to take part in now.",
    "いまは ありません。",
)
WHICH = Localized("どの実証ですか。", "Which trial?", "どれですか。")
ASK = Localized("{says} 参加しますか。", "{says} Do you take part?", "{says} さんか しますか。")
STAY = Localized(
    "「{title}」に参加しています。やめますか。",
    "You take part in “{title}”. Do you stop?",
    "「{title}」に さんか して います。やめますか。",
)
YES = Localized(Text("参加する", "参加する"), Text("Yes, I take part", "Take part"), "さんか する")
NO = Localized(Text("参加しない", "しない"), Text("No", "No"), "しない")
LEAVE = Localized(Text("参加をやめる", "やめる"), Text("Stop", "Stop"), "やめる")
GO_ON = Localized(Text("参加を続ける", "続ける"), Text("Go on", "Go on"), "つづける")
GIVEN = Localized(
    "参加に同意しました。ありがとうございます。いつでもやめられます。",
    "You take part. Thank you. You can stop at any time.",
    "さんか します。いつでも やめられます。",
)
NOT_GIVEN = Localized(
    "参加しません。町のサービスは、これまでどおり使えます。",
    "You do not take part. The town's services stay as they were.",
    "さんか しません。",
)
LEFT = Localized("参加をやめました。", "You have stopped.", "やめました。")
STAYS = Localized("参加を続けます。", "You go on taking part.", "つづけます。")
