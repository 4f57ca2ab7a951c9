"""The conversation in which somebody tells where she is and how she is."""

from moyai.engines.conversation import Localized, Text
from moyai.services.evacuation.enums import Condition, EvacuationKind, NeedKind

TITLE = Localized(
    Text("無事かどうかを知らせる", short="無事を知らせる"),
    Text("Tell the town that you are safe", short="I am safe"),
    Text("ぶじか どうかを しらせる", short="ぶじを しらせる"),
)
NO_INCIDENT = Localized(
    "いまは、お知らせいただく災害は起きていません。命にかかわるときは、119番に電話してください。",
    "There is no emergency to report on now. If a life is in danger, telephone 119.",
    "いま さいがいは ありません。いのちが あぶない ときは、119に でんわ してください。",
)
CHANGED_MEANWHILE = Localized(
    "お答えのあいだに、市の災害対応が切りかわりました。もう一度、はじめからお知らせください。",
    "The town's response has changed while you were answering. Please tell us again.",
    "こたえている あいだに かわりました。もういちど おしえて ください。",
)
SAME = Localized(
    Text(
        "前のお知らせ「{last}」から、変わりはありませんか。",
        spoken="前のお知らせは、{last}。変わりはありませんか。",
    ),
    "Your last report: {last}. Is it still so?",
    "まえは「{last}」でした。いまも おなじですか。",
)
SAME_YES = Localized(
    Text("はい、同じです", spoken="同じとき"), Text("Yes, the same", spoken="the same"), "はい、おなじです"
)
SAME_STATE = Localized(
    Text("場所は同じで、様子が変わった", short="様子が変わった"),
    Text("Same place, but something else has changed", short="Something changed"),
    Text("ばしょは おなじ。ほかが かわった", short="ほかが かわった"),
)
SAME_MOVED = Localized("別の場所に移った", "I have moved", "べつの ばしょに いった")
HELP = Localized(
    Text("すぐに助けが必要", spoken="すぐに助けが必要なとき"),
    Text("Help is needed at once", short="Help at once"),
    "すぐ たすけて ください",
)
WHERE = Localized("いま、どこにいますか。", "Where are you now?", "いま、どこに いますか。")
KINDS = {
    EvacuationKind.HOME: Localized("自宅", "At home", "じぶんの いえ"),
    EvacuationKind.SHELTER: Localized("避難所", "In a shelter", "避難所（ひなんじょ）"),
    EvacuationKind.KIN: Localized(
        "親せき・知人の家", "With relatives or friends", "かぞくや ともだちの いえ"
    ),
    EvacuationKind.CAR: Localized("車の中", "In a car", "くるまの なか"),
    EvacuationKind.HOTEL: Localized("ホテル・旅館", "In a hotel", "ホテル"),
    EvacuationKind.TENT: Localized("テント・庭・軒先", "In a tent or garden", "テント・にわ"),
    EvacuationKind.SPONTANEOUS: Localized(
        Text("集会所など、ほかの集まり場所", short="集会所など"),
        Text("In a hall or other gathering place", short="In a hall"),
        Text("しゅうかいじょ など", short="しゅうかいじょ"),
    ),
    EvacuationKind.FACILITY: Localized("病院・施設", "In a hospital or care home", "びょういん・しせつ"),
    EvacuationKind.OUTSIDE: Localized("市の外", "Outside the town", "まちの そと"),
    EvacuationKind.WELFARE_SHELTER: Localized("福祉避難所", "In a welfare shelter", "福祉避難所"),
    EvacuationKind.UNKNOWN: Localized(
        Text("わからない・連絡がとれない", short="わからない"),
        Text("Not known, cannot be reached", short="Not known"),
        "わからない",
    ),
}
SHELTER = Localized("どの避難所ですか。", "Which shelter is it?", "どの 避難所ですか。")
OTHER_PLACE = Localized("この中にない", "None of these", "この なかに ない")
SPOT = Localized(
    Text("それは、どのあたりですか。", short="どのあたりですか。"),
    "Whereabouts is that?",
    "それは どこですか。",
)
SPOT_HINT = Localized(
    "いまいる所か、近くの目印を選んでください。わからなければ、答えなくてかまいません。",
    "Choose where you are or a landmark near it. If you do not know, leave it out.",
    "いま いる ところを えらんで ください。わからなければ こたえなくて いいです。",
)
WORDS = Localized(
    "その場所を、言葉で教えてください。",
    "Please describe the place in words.",
    "その ばしょを ことばで おしえて ください。",
)
WORDS_HINT = Localized(
    "例：上牧の公園の駐車場、松本の娘の家",
    "For example: the car park of the park in Kamimaki",
    "れい：こうえんの ちゅうしゃじょう",
)
TOGETHER = Localized(
    "ご家族は、あなたを入れて何人で、いっしょにいますか。",
    "How many of your family are there together, you included?",
    "かぞくは、あなたを いれて なんにん いますか。",
)
TOGETHER_HINT = Localized(
    "ほかのご家庭の方は、数えないでください。",
    "Please do not count people of other families.",
    "ほかの いえの ひとは いれないで ください。",
)
ALONE = Localized(
    Text("わたし1人", spoken="お一人のとき"), Text("Only me", spoken="you alone"), "わたし ひとり"
)
ALL = Localized(
    Text("家族みんな（{n}人）", spoken="ご家族みんな、{n}人のとき"),
    Text("All of us ({n})", spoken="all {n} of you"),
    "かぞく みんな（{n}人）",
)
SOME = Localized(
    Text("ほかの人数", spoken="ほかの人数のとき"),
    Text("Another number", spoken="another number"),
    "ほかの 人数",
)
PEOPLE = Localized("何人ですか。", "How many people?", "なんにん ですか。")
PERSONS = Localized("人", "people", "人")
STATE = Localized("みなさん、ご無事ですか。", "Is everybody safe and well?", "みんな ぶじですか。")
STATE_OF_OTHER = Localized(
    "その方は、ご無事ですか。", "Is this person safe and well?", "その ひとは ぶじですか。"
)
FINE = Localized(
    Text("無事です。いまは足りています", short="無事。足りています", spoken="無事で、足りているとき"),
    Text("Safe, and we have what we need", short="Safe, nothing needed"),
    Text("ぶじです。ものも あります", short="ぶじです"),
)
WANT = Localized(
    Text(
        "無事ですが、必要な物や手助けがある",
        short="無事。必要な物がある",
        spoken="無事で、必要な物や手助けがあるとき",
    ),
    Text("Safe, but something is needed", short="Safe, need things"),
    Text("ぶじです。でも ほしい ものが ある", short="ほしい ものが ある"),
)
ILL = Localized(
    Text("具合の悪い人・けが人がいる", short="病気・けががある", spoken="具合の悪い人や、けが人がいるとき"),
    Text("Somebody is ill or hurt", short="Ill or hurt"),
    Text("びょうきや けがの ひとが いる", short="びょうき・けが"),
)
WHO = Localized("それは、どなたですか。", "Who is it?", "それは だれですか。")
ME = Localized("わたし", "Me", "わたし")
SOMEBODY = Localized("ほかの人", "Somebody else", "ほかの ひと")
HOW = Localized("どのような様子ですか。", "How is she or he?", "どんな ようすですか。")
CONDITIONS = {
    Condition.WELL: Localized("無事", "safe", "ぶじ"),
    Condition.UNWELL: Localized("具合が悪い", "Feels ill", "ぐあいが わるい"),
    Condition.INJURED: Localized("けがをしている", "Is hurt", "けがを している"),
    Condition.GRAVE: Localized(
        Text("重いけが・重い病気", spoken="重いけが、重い病気のとき"),
        "Badly hurt or very ill",
        "とても わるい",
    ),
}
NEED = Localized("いま、何が必要ですか。", "What is needed now?", "いま、なにが ひつようですか。")
NEED_MORE = Localized(
    "ほかに必要なものはありますか。", "Is anything else needed?", "ほかに なにが ひつようですか。"
)
NEED_WHICH = Localized("どれですか。", "Which is it?", "どれですか。")
NEED_NO_MORE = Localized(
    Text("これで全部", spoken="ほかにないとき"), Text("Nothing else", spoken="nothing else"), "ほかは ない"
)
NEED_GROUPS = {
    "baby": Localized("ミルク・おむつ", "Milk, nappies", "ミルク・おむつ"),
    "hygiene": Localized("トイレ・生理用品", "Toilets, sanitary", "トイレ・せいり"),
    "health": Localized("薬・医療・介護", "Medicine, care", "くすり・かいご"),
    "people": Localized("送迎・ペット・通訳", "Ride, pet, interpreter", "くるま・ペット・つうやく"),
}
NEEDS = {
    NeedKind.WATER: Localized("飲み水", "Drinking water", "のむ みず"),
    NeedKind.FOOD: Localized("食べ物", "Food", "たべもの"),
    NeedKind.BLANKET: Localized("毛布", "Blankets", "もうふ"),
    NeedKind.MILK: Localized("赤ちゃんのミルク", "Baby milk", "あかちゃんの ミルク"),
    NeedKind.CHILD_NAPPY: Localized("子どものおむつ", "Nappies for children", "こどもの おむつ"),
    NeedKind.ADULT_NAPPY: Localized("大人のおむつ", "Nappies for adults", "おとなの おむつ"),
    NeedKind.TOILET: Localized("携帯トイレ", "Portable toilets", "けいたい トイレ"),
    NeedKind.TOILET_PAPER: Localized("トイレットペーパー", "Toilet paper", "トイレットペーパー"),
    NeedKind.SANITARY: Localized("生理用品", "Sanitary products", "せいりの もの"),
    NeedKind.MEDICINE: Localized("いつもの薬", "My usual medicine", "いつもの くすり"),
    NeedKind.INSULIN: Localized("インスリン", "Insulin", "インスリン"),
    NeedKind.OXYGEN: Localized(
        Text("酸素・呼吸器の電源", short="酸素・電源"), "Oxygen, power for it", "さんそ・でんげん"
    ),
    NeedKind.DIALYSIS: Localized("人工透析", "Dialysis", "とうせき"),
    NeedKind.DOCTOR: Localized("医師・看護師", "A doctor or nurse", "いしゃ"),
    NeedKind.CARE: Localized("介護の手", "Help with care", "かいご"),
    NeedKind.RIDE: Localized("移動の足", "A ride", "くるまで つれて いく"),
    NeedKind.PET: Localized("ペットの世話", "Care for a pet", "ペットの せわ"),
    NeedKind.INTERPRETER: Localized("通訳", "An interpreter", "つうやく"),
    NeedKind.RESCUE: Localized("助け", "rescue", "たすけ"),
}
STAY = Localized(
    "いつまで、そこにいる予定ですか。", "How long will you stay there?", "いつまで そこに いますか。"
)
STAYS = {
    "night": Localized("あすの朝まで", "Until tomorrow morning", "あすの あさまで"),
    "days": Localized("2、3日", "Two or three days", "2、3日"),
    "week": Localized("1週間か、それより長く", "A week or longer", "1しゅうかんより ながく"),
    "open": Localized("まだわからない", "Not known yet", "まだ わからない"),
}
RECEIVED = Localized(
    "お知らせを受け取りました。様子が変わったら、また知らせてください。",
    "We have received your report. Tell us again when anything changes.",
    "うけとりました。かわったら、また おしえて ください。",
)
RECEIVED_NEEDS = Localized(
    "お知らせを受け取りました。必要な物は担当者が見ますが、すぐに届くとお約束はできません。",
    "We have received your report. Staff will see what you need, but we cannot promise that it comes soon.",
    "うけとりました。ほしい ものは たんとうが みます。でも、すぐ とどくか わかりません。",
)
RECEIVED_HELP = Localized(
    "お知らせを受け取りました。命があぶないときは、いますぐ119番に電話してください。"
    "このお知らせだけでは、救急車は来ません。",
    "We have received your report. If a life is in danger, telephone 119 now. "
    "This report alone brings no ambulance.",
    "うけとりました。いのちが あぶない ときは、すぐ 119に でんわ してください。"
    "これだけでは きゅうきゅうしゃは きません。",
)
RECEIVED_LATE = Localized(
    "お知らせを受け取りました。ただし、この災害対応は終わっています。助けが必要なときは、市にお電話ください。",
    "We have received your report, but this response is over. If you need help, telephone the town.",
    "うけとりました。でも、この さいがいの しごとは おわりました。たすけが いる ときは でんわ してください。",
)
FACT_WHO = Localized("だれ", "Who", "だれ")
FACT_WHERE = Localized("場所", "Place", "ばしょ")
FACT_PEOPLE = Localized("人数", "People", "にんずう")
FACT_HOW = Localized("様子", "How you are", "ようす")
FACT_NEEDS = Localized("必要なもの", "Needed", "ひつような もの")
PEOPLE_OF = Localized("{n}人", "{n} people", "{n}人")
PERSON_OF = Localized("1人", "1 person", "1人")
NEEDS_COUNTED = Localized("必要なもの{n}つ", "{n} things needed", "ひつような もの {n}つ")
NOT_HERE = Localized(
    "お体のこと（ここには出しません）", "about your health (not shown here)", "からだの こと"
)
PLACE_NAMED = Localized("{kind}（{name}）", "{kind} ({name})", "{kind}（{name}）")
NOT_SAID = Localized("聞いていません", "not said", "きいて いません")
AGAIN = Localized(
    Text("直す・もう一度知らせる", short="直す・また知らせる"),
    "Correct or report again",
    "なおす・また しらせる",
)
OF_OTHERS = Localized(
    Text("家族や近所の人のことを知らせる", short="ほかの人を知らせる"),
    Text("Report about family or neighbours", short="About others"),
    Text("かぞくや ちかくの ひとの こと", short="ほかの ひと"),
)
