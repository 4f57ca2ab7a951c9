"""The conversation in which somebody tells where she is and how she is."""

from moyai.engines.conversation import Text
from moyai.services.evacuation.enums import Condition, EvacuationKind, NeedKind
from moyai.services.evacuation.texts.languages import localize

TITLE = localize(
    Text("無事かどうかを知らせる", short="無事を知らせる"),
    Text("Tell the town that you are safe", short="I am safe"),
    Text("ぶじか どうかを しらせる", short="ぶじを しらせる"),
)
NO_INCIDENT = localize(
    "いまは、お知らせいただく災害は起きていません。命にかかわるときは、119番に電話してください。",
    "There is no emergency to report on now. If a life is in danger, telephone 119.",
    "いま さいがいは ありません。いのちが あぶない ときは、119に でんわ してください。",
)
CHANGED_MEANWHILE = localize(
    "お答えのあいだに、市の災害対応が切りかわりました。もう一度、はじめからお知らせください。",
    "The town's response has changed while you were answering. Please tell us again.",
    "こたえている あいだに かわりました。もういちど おしえて ください。",
)
SAME = localize(
    Text(
        "前のお知らせ「{last}」から、変わりはありませんか。",
        spoken="前のお知らせは、{last}。変わりはありませんか。",
    ),
    "Your last report: {last}. Is it still so?",
    "まえは「{last}」でした。いまも おなじですか。",
)
SAME_YES = localize(
    Text("はい、同じです", spoken="同じとき"), Text("Yes, the same", spoken="the same"), "はい、おなじです"
)
SAME_STATE = localize(
    Text("場所は同じで、様子が変わった", short="様子が変わった"),
    Text("Same place, but something else has changed", short="Something changed"),
    Text("ばしょは おなじ。ほかが かわった", short="ほかが かわった"),
)
SAME_MOVED = localize("別の場所に移った", "I have moved", "べつの ばしょに いった")
HELP = localize(
    Text("すぐに助けが必要", spoken="すぐに助けが必要なとき"),
    Text("Help is needed at once", short="Help at once"),
    "すぐ たすけて ください",
)
WHERE = localize("いま、どこにいますか。", "Where are you now?", "いま、どこに いますか。")
KINDS = {
    EvacuationKind.HOME: localize("自宅", "At home", "じぶんの いえ"),
    EvacuationKind.SHELTER: localize("避難所", "In a shelter", "避難所（ひなんじょ）"),
    EvacuationKind.KIN: localize("親せき・知人の家", "With relatives or friends", "かぞくや ともだちの いえ"),
    EvacuationKind.CAR: localize("車の中", "In a car", "くるまの なか"),
    EvacuationKind.HOTEL: localize("ホテル・旅館", "In a hotel", "ホテル"),
    EvacuationKind.TENT: localize("テント・庭・軒先", "In a tent or garden", "テント・にわ"),
    EvacuationKind.SPONTANEOUS: localize(
        Text("集会所など、ほかの集まり場所", short="集会所など"),
        Text("In a hall or other gathering place", short="In a hall"),
        Text("しゅうかいじょ など", short="しゅうかいじょ"),
    ),
    EvacuationKind.FACILITY: localize("病院・施設", "In a hospital or care home", "びょういん・しせつ"),
    EvacuationKind.OUTSIDE: localize("市の外", "Outside the town", "まちの そと"),
    EvacuationKind.WELFARE_SHELTER: localize("福祉避難所", "In a welfare shelter", "福祉避難所"),
    EvacuationKind.UNKNOWN: localize(
        Text("わからない・連絡がとれない", short="わからない"),
        Text("Not known, cannot be reached", short="Not known"),
        "わからない",
    ),
}
SHELTER = localize("どの避難所ですか。", "Which shelter is it?", "どの 避難所ですか。")
OTHER_PLACE = localize("この中にない", "None of these", "この なかに ない")
SPOT = localize(
    Text("それは、どのあたりですか。", short="どのあたりですか。"),
    "Whereabouts is that?",
    "それは どこですか。",
)
SPOT_HINT = localize(
    "いまいる所か、近くの目印を選んでください。わからなければ、答えなくてかまいません。",
    "Choose where you are or a landmark near it. If you do not know, leave it out.",
    "いま いる ところを えらんで ください。わからなければ こたえなくて いいです。",
)
WORDS = localize(
    "その場所を、言葉で教えてください。",
    "Please describe the place in words.",
    "その ばしょを ことばで おしえて ください。",
)
WORDS_HINT = localize(
    "例：上牧の公園の駐車場、松本の娘の家",
    "For example: the car park of the park in Kamimaki",
    "れい：こうえんの ちゅうしゃじょう",
)
PLATE = localize(
    "車のナンバーの、大きい数字を教えてください。",
    "What is the large number on your car's plate?",
    "くるまの ナンバーの おおきい すうじを おしえて ください。",
)
PLATE_HINT = localize(
    "例：12-34なら1234。職員が車を見つけるためです。わからなければ、答えなくてかまいません。",
    "For example 1234. Staff use it to find your car. If you do not know it, leave it out.",
    "れい：1234。まちの ひとが くるまを みつけます。わからなければ こたえなくて いいです。",
)
TOGETHER = localize(
    "ご家族は、あなたを入れて何人で、いっしょにいますか。",
    "How many of your family are there together, you included?",
    "かぞくは、あなたを いれて なんにん いますか。",
)
TOGETHER_HINT = localize(
    "ほかのご家庭の方は、数えないでください。",
    "Please do not count people of other families.",
    "ほかの いえの ひとは いれないで ください。",
)
ALONE = localize(
    Text("わたし1人", spoken="お一人のとき"), Text("Only me", spoken="you alone"), "わたし ひとり"
)
TOGETHER_OTHER = localize(
    "その方は、ご家族と何人で、いっしょにいますか。その方も入れて数えてください。",
    "How many of that family are there together, this person included?",
    "その ひとは かぞくと なんにんで いますか。その ひとも いれて ください。",
)
ALONE_OTHER = localize(
    Text("その方1人", spoken="その方お一人のとき"),
    Text("Only this person", spoken="this person alone"),
    "その ひと ひとり",
)
NOT_KNOWN = localize(Text("わからない", spoken="わからないとき"), "I do not know", "わからない")
ALL = localize(
    Text("家族みんな（{n}人）", spoken="ご家族みんな、{n}人のとき"),
    Text("All of us ({n})", spoken="all {n} of you"),
    "かぞく みんな（{n}人）",
)
SOME = localize(
    Text("ほかの人数", spoken="ほかの人数のとき"),
    Text("Another number", spoken="another number"),
    "ほかの 人数",
)
PEOPLE = localize("何人ですか。", "How many people?", "なんにん ですか。")
PERSONS = localize("人", "people", "人")
STATE = localize("みなさん、ご無事ですか。", "Is everybody safe and well?", "みんな ぶじですか。")
STATE_OF_OTHER = localize(
    "その方は、ご無事ですか。", "Is this person safe and well?", "その ひとは ぶじですか。"
)
FINE = localize(
    Text("無事です。いまは足りています", short="無事。足りています", spoken="無事で、足りているとき"),
    Text("Safe, and we have what we need", short="Safe, nothing needed"),
    Text("ぶじです。ものも あります", short="ぶじです"),
)
FINE_ONLY = localize(
    Text("無事です", spoken="無事のとき"),
    "Safe",
    "ぶじです",
)
WANT = localize(
    Text(
        "無事ですが、必要な物や手助けがある",
        short="無事。必要な物がある",
        spoken="無事で、必要な物や手助けがあるとき",
    ),
    Text("Safe, but something is needed", short="Safe, need things"),
    Text("ぶじです。でも ほしい ものが ある", short="ほしい ものが ある"),
)
ILL = localize(
    Text("具合の悪い人・けが人がいる", short="病気・けががある", spoken="具合の悪い人や、けが人がいるとき"),
    Text("Somebody is ill or hurt", short="Ill or hurt"),
    Text("びょうきや けがの ひとが いる", short="びょうき・けが"),
)
WHO = localize("それは、どなたですか。", "Who is it?", "それは だれですか。")
ME = localize("わたし", "Me", "わたし")
SOMEBODY = localize("ほかの人", "Somebody else", "ほかの ひと")
HOW = localize("どのような様子ですか。", "How is she or he?", "どんな ようすですか。")
CONDITIONS = {
    Condition.WELL: localize("無事", "safe", "ぶじ"),
    Condition.UNWELL: localize("具合が悪い", "Feels ill", "ぐあいが わるい"),
    Condition.INJURED: localize("けがをしている", "Is hurt", "けがを している"),
    Condition.GRAVE: localize(
        Text("重いけが・重い病気", spoken="重いけが、重い病気のとき"),
        "Badly hurt or very ill",
        "とても わるい",
    ),
}
NEED = localize("いま、何が必要ですか。", "What is needed now?", "いま、なにが ひつようですか。")
NEED_MORE = localize(
    "ほかに必要なものはありますか。", "Is anything else needed?", "ほかに なにが ひつようですか。"
)
NEED_WHICH = localize("どれですか。", "Which is it?", "どれですか。")
NEED_NO_MORE = localize(
    Text("これで全部", spoken="ほかにないとき"), Text("Nothing else", spoken="nothing else"), "ほかは ない"
)
NEED_BASICS = localize(
    Text("水・食べ物・毛布の全部", spoken="水、食べ物、毛布の全部"),
    Text("Water, food and blankets", short="Water, food, blanket"),
    Text("みず・たべもの・もうふ"),
)
NEED_ALL = localize(
    Text("この中の全部", spoken="いまの全部が必要なとき"), "All of these", "この なかの ぜんぶ"
)
NEED_NONE = localize("いまはない", "Nothing now", "いまは ない")
NEED_GROUPS = {
    "baby": localize("ミルク・おむつ", "Milk, nappies", "ミルク・おむつ"),
    "hygiene": localize("トイレ・生理用品", "Toilets, sanitary", "トイレ・せいり"),
    "health": localize("薬・医療・介護", "Medicine, care", "くすり・かいご"),
    "people": localize("送迎・ペット・通訳", "Ride, pet, interpreter", "くるま・ペット・つうやく"),
}
NEEDS = {
    NeedKind.WATER: localize("飲み水", "Drinking water", "のむ みず"),
    NeedKind.FOOD: localize("食べ物", "Food", "たべもの"),
    NeedKind.BLANKET: localize("毛布", "Blankets", "もうふ"),
    NeedKind.MILK: localize("赤ちゃんのミルク", "Baby milk", "あかちゃんの ミルク"),
    NeedKind.CHILD_NAPPY: localize("子どものおむつ", "Nappies for children", "こどもの おむつ"),
    NeedKind.ADULT_NAPPY: localize("大人のおむつ", "Nappies for adults", "おとなの おむつ"),
    NeedKind.TOILET: localize("携帯トイレ", "Portable toilets", "けいたい トイレ"),
    NeedKind.TOILET_PAPER: localize("トイレットペーパー", "Toilet paper", "トイレットペーパー"),
    NeedKind.SANITARY: localize("生理用品", "Sanitary products", "せいりの もの"),
    NeedKind.MEDICINE: localize("いつもの薬", "My usual medicine", "いつもの くすり"),
    NeedKind.INSULIN: localize("インスリン", "Insulin", "インスリン"),
    NeedKind.OXYGEN: localize(
        Text("酸素・呼吸器の電源", short="酸素・電源"), "Oxygen, power for it", "さんそ・でんげん"
    ),
    NeedKind.DIALYSIS: localize("人工透析", "Dialysis", "とうせき"),
    NeedKind.DOCTOR: localize("医師・看護師", "A doctor or nurse", "いしゃ"),
    NeedKind.CARE: localize("介護の手", "Help with care", "かいご"),
    NeedKind.RIDE: localize("移動の足", "A ride", "くるまで つれて いく"),
    NeedKind.PET: localize("ペットの世話", "Care for a pet", "ペットの せわ"),
    NeedKind.INTERPRETER: localize("通訳", "An interpreter", "つうやく"),
    NeedKind.RESCUE: localize("助け", "rescue", "たすけ"),
}
STAY = localize(
    "いつまで、そこにいる予定ですか。", "How long will you stay there?", "いつまで そこに いますか。"
)
STAYS = {
    "night": localize("あすの朝まで", "Until tomorrow morning", "あすの あさまで"),
    "days": localize("2、3日", "Two or three days", "2、3日"),
    "week": localize("1週間か、それより長く", "A week or longer", "1しゅうかんより ながく"),
    "open": localize("まだわからない", "Not known yet", "まだ わからない"),
}
RECEIVED = localize(
    "お知らせを受け取りました。様子が変わったら、また知らせてください。",
    "We have received your report. Tell us again when anything changes.",
    "うけとりました。かわったら、また おしえて ください。",
)
RECEIVED_NEEDS = localize(
    "お知らせを受け取りました。必要な物は担当者が見ますが、すぐに届くとお約束はできません。",
    "We have received your report. Staff will see what you need, but we cannot promise that it comes soon.",
    "うけとりました。ほしい ものは たんとうが みます。でも、すぐ とどくか わかりません。",
)
RECEIVED_HELP = localize(
    "お知らせを受け取りました。命があぶないときは、いますぐ119番に電話してください。"
    "このお知らせだけでは、救急車は来ません。",
    "We have received your report. If a life is in danger, telephone 119 now. "
    "This report alone brings no ambulance.",
    "うけとりました。いのちが あぶない ときは、すぐ 119に でんわ してください。"
    "これだけでは きゅうきゅうしゃは きません。",
)
RECEIVED_LATE = localize(
    "お知らせを受け取りました。ただし、この災害対応は終わっています。助けが必要なときは、市にお電話ください。",
    "We have received your report, but this response is over. If you need help, telephone the town.",
    "うけとりました。でも、この さいがいの しごとは おわりました。たすけが いる ときは でんわ してください。",
)
FACT_WHO = localize("だれ", "Who", "だれ")
FACT_WHERE = localize("場所", "Place", "ばしょ")
FACT_PEOPLE = localize("人数", "People", "にんずう")
FACT_HOW = localize("様子", "How you are", "ようす")
FACT_NEEDS = localize("必要なもの", "Needed", "ひつような もの")
PEOPLE_OF = localize("{n}人", "{n} people", "{n}人")
PERSON_OF = localize("1人", "1 person", "1人")
NEEDS_COUNTED = localize("必要なもの{n}つ", "{n} things needed", "ひつような もの {n}つ")
NOT_HERE = localize("お体のこと（ここには出しません）", "about your health (not shown here)", "からだの こと")
PLACE_NAMED = localize("{kind}（{name}）", "{kind} ({name})", "{kind}（{name}）")
NOT_SAID = localize("聞いていません", "not said", "きいて いません")
AGAIN = localize(
    Text("直す・もう一度知らせる", short="直す・また知らせる"),
    "Correct or report again",
    "なおす・また しらせる",
)
OF_OTHERS = localize(
    Text("家族や近所の人のことを知らせる", short="ほかの人を知らせる"),
    Text("Report about family or neighbours", short="About others"),
    Text("かぞくや ちかくの ひとの こと", short="ほかの ひと"),
)
