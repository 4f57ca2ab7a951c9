"""What people are asked in follow-up rounds, the answers of one tap, and the thanks for them."""

from moyai.engines.conversation import Localized, Text
from moyai.services.evacuation.enums import EvacuationKind

PLACES = {
    EvacuationKind.HOME: Localized("自宅", "at home", "いえ"),
    EvacuationKind.KIN: Localized(
        "親せき・知人の家", "with relatives or friends", "しんせき・ともだちの いえ"
    ),
    EvacuationKind.CAR: Localized("車の中", "in your car", "くるまの なか"),
    EvacuationKind.HOTEL: Localized("ホテル・旅館", "in a hotel", "ホテル"),
    EvacuationKind.TENT: Localized("テント・軒先", "in a tent", "テント"),
    EvacuationKind.SPONTANEOUS: Localized(
        "自主避難所", "in an unofficial shelter", "みんなが あつまった ところ"
    ),
    EvacuationKind.SHELTER: Localized("避難所", "in a shelter", "避難所"),
    EvacuationKind.WELFARE_SHELTER: Localized("福祉避難所", "in a welfare shelter", "福祉避難所"),
    EvacuationKind.OUTSIDE: Localized("市の外", "outside the town", "まちの そと"),
    EvacuationKind.FACILITY: Localized("施設・病院", "in a facility or hospital", "しせつ・びょういん"),
}
STILL_THERE = Localized(
    "いまも「{place}」にいますか。お変わりありませんか。ボタンで教えてください。",
    "Are you still {place}, and are you all right? Please answer with a button.",
    "いまも 「{place}」に いますか。だいじょうぶですか。ボタンを おして ください。",
)
WHERE_ARE_YOU = Localized(
    "いま、どこにいますか。ご無事ですか。ボタンで教えてください。",
    "Where are you now? Are you safe? Please answer with a button.",
    "いま どこに いますか。だいじょうぶですか。ボタンを おして ください。",
)
ABOUT_FAMILY = Localized(
    "{name}さんと連絡がとれません。どこにいるか、ご存じですか。",
    "We cannot reach {name}. Do you know where {name} is?",
    "{name}さんと れんらくが とれません。どこに いるか しって いますか。",
)
ABOUT_NEIGHBOUR = Localized(
    "{name}さんと連絡がとれません。ご自分の安全が第一です。ご存じのことがあれば、教えてください。",
    "We cannot reach {name}. Your own safety comes first. If you know anything, please tell us.",
    "{name}さんと れんらくが とれません。むりは しないで ください。しって いることを おしえて ください。",
)
DESK_NEIGHBOUR = Localized(
    "{supporter}さん（{relation}）に電話して、{name}さん（{address}）を見かけたかきいてください。"
    "行かせてはいけません。",
    "Ring {supporter} ({relation}) and ask whether they have seen {name} ({address}). Do not send them.",
)
SAME = Localized(
    Text("同じ場所で無事です", short="同じ場所で無事"),
    Text("I am safe in the same place", short="Safe, same place"),
    Text("おなじ ところ。だいじょうぶ", short="おなじ・だいじょうぶ"),
)
MOVED = Localized("場所が変わりました", Text("I have moved", short="I have moved"), "ばしょが かわりました")
HELP = Localized("助けが必要です", "I need help", "たすけて ください")
HOME = Localized("自宅で無事です", "Safe at home", "いえに います")
SHELTER = Localized("避難所にいます", "In a shelter", "避難所に います")
CAR = Localized("車の中にいます", "In my car", "くるまの なかに います")
KIN = Localized(
    Text("親せき・知人の家にいます", short="親せき・知人の家"),
    Text("With relatives or friends", short="With family, friends"),
    "しんせきの いえに います",
)
THEY_HOME = Localized("自宅で無事です", "Safe at home", "いえに います")
THEY_WITH_ME = Localized(
    Text("いっしょにいて、無事です", short="いっしょに無事"), "Safe with me", "いっしょに います"
)
THEY_SAFE = Localized(
    Text("無事です。場所はわかりません", short="無事・場所は不明"),
    Text("Safe, I don't know where", short="Safe, place unknown"),
    "だいじょうぶ。ばしょは わかりません",
)
THEY_HELP = Localized("助けが必要です", "Needs help", "たすけが ひつようです")
THEY_UNKNOWN = Localized("わかりません", "I don't know", "わかりません")
THANKS = Localized(
    "ありがとうございます。市に伝わりました。",
    "Thank you. The town knows.",
    "ありがとう。まちに つたわりました。",
)
THANKS_MOVED = Localized(
    "ありがとうございます。新しい場所は、メニューの「無事を知らせる」から教えてください。",
    "Thank you. Please tell us the new place: choose “Report that I am safe” in the menu.",
    "ありがとう。あたらしい ばしょを、メニューの 「無事を知らせる」で おしえて ください。",
)
THANKS_HELP = Localized(
    "市の本部に伝わりました。すぐに行けるとはかぎりません。命の危険があるときは、119番に電話してください。",
    "The town's headquarters knows. Help may not come at once. If a life is in danger, call 119.",
    "まちに つたわりました。すぐに いけない ことも あります。あぶない ときは 119に でんわして ください。",
)
THANKS_ANYWAY = Localized("ありがとうございます。", "Thank you.", "ありがとう。")
OVER = Localized(
    "この災害対応は終わっています。困っているときは、市にお電話ください。",
    "This has ended. If you need help, please call the town.",
    "もう おわりました。こまった ときは まちに でんわして ください。",
)
