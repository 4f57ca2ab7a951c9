"""The question that everybody is asked at once, its answers, and what is said to whoever answered."""

from moyai.engines.conversation import Localized, Text

QUESTION = Localized(
    "{incident}：いま、どこにいますか。ひとつ押してください。",
    "{incident}: where are you now? Press one.",
    "{incident}：いま、どこに いますか。ひとつ おして ください。",
)
QUESTION_HINT = Localized(
    "命の危険があるときは、押すより先に119番へ電話してください。この知らせは、物や救助のお約束ではありません。",
    "If a life is in danger, telephone 119 before you press. Answering is no promise of goods or rescue.",
    "いのちが あぶない ときは、さきに 119に でんわ してください。",
)
ANSWERS = {
    "home": Localized(
        Text("自宅で無事", short="自宅で無事"),
        Text("Safe at home"),
        Text("いえに います。ぶじです", short="いえ・ぶじ"),
    ),
    "shelter": Localized(
        Text("避難所にいる", short="避難所"), Text("In a shelter"), Text("避難所に います", short="避難所")
    ),
    "car": Localized(Text("車の中", short="車の中"), Text("In a car"), Text("くるまの なか")),
    "kin": Localized(
        Text("親せき・知人の家", short="親せき・知人の家"),
        Text("With relatives or friends", short="With relatives"),
        Text("しりあいの いえ"),
    ),
    "hotel": Localized(Text("ホテル・旅館"), Text("In a hotel"), Text("ホテル")),
    "outside": Localized(Text("市の外にいる", short="市の外"), Text("Outside the town"), Text("まちの そと")),
    "help": Localized(
        Text("助けが必要", short="助けが必要"),
        Text("I need help"),
        Text("たすけて ください", short="たすけて"),
    ),
}
HOW_MANY = Localized(
    "「{answer}」と受け取りました。ご家族で、そこにいるのは何人ですか（あなたを入れて）。下から選んでください。",
    "Received: {answer}. How many of your household are there, you included? Choose below.",
    "「{answer}」を うけとりました。かぞくは そこに なんにん いますか（あなたも いれて）。",
)
PEOPLE = Localized("{n}人", "{n}", "{n}にん")
PEOPLE_OR_MORE = Localized("{n}人以上", "{n} or more", "{n}にん いじょう")
NOTED = Localized(
    "「{answer}」と受け取りました。変わったら、上の質問でもう一度押してください。",
    "Received: {answer}. If that changes, press again above.",
    "「{answer}」を うけとりました。かわったら もういちど おして ください。",
)
NOTED_PEOPLE = Localized(
    "「{answer}、{people}」と受け取りました。変わったら、上の質問でもう一度押してください。",
    "Received: {answer}, {people}. If that changes, press again above.",
    "「{answer}、{people}」を うけとりました。かわったら もういちど おして ください。",
)
NOTED_HELP = Localized(
    "「助けが必要」と受け取り、市の担当者に見えるようにしました。来るというお約束はまだできません。命の危険があるときは、いますぐ119番へ。"
    "くわしい様子は、下のボタンからお知らせください。",
    "Received: you need help. The town's staff can see it; this is no promise yet that somebody comes. If "
    "a life is in danger, telephone 119 now. Tell us more by the button below.",
    "「たすけて」を うけとりました。いのちが あぶない ときは、すぐ 119に でんわ してください。"
    "くわしい ことは したの ボタンで おしえて ください。",
)
OVER = Localized(
    "この質問は、もう終わりました。いま助けが必要なときは、119番か市役所に電話してください。",
    "This question is over. If you need help now, telephone 119 or the town hall.",
    "この しつもんは おわりました。たすけが ほしい ときは、119か 市役所に でんわ してください。",
)
