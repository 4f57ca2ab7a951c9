"""The conversation about somebody else, and about oneself without being registered."""

from moyai.engines.conversation import Text
from moyai.services.evacuation.texts.languages import localize

TITLE = localize(
    Text("家族や近所の人の無事を知らせる", short="ほかの人を知らせる"),
    Text("Report about family or a neighbour", short="About others"),
    Text("かぞくや ちかくの ひとの ことを しらせる", short="ほかの ひと"),
)
GUEST_TITLE = localize(
    Text("登録なしで無事を知らせる", short="登録なしで知らせる"),
    Text("Report without being registered", short="Report, no account"),
    Text("とうろく なしで ぶじを しらせる", short="とうろく なしで"),
)
WHOSE = localize("どなたのことですか。", "Whom is it about?", "だれの ことですか。")
MYSELF = localize("わたし自身", "Myself", "わたし")
FAMILY = localize("わたしの家族", "My family", "かぞく")
NEIGHBOUR = localize("近所の人・知り合い", "A neighbour or friend", "ちかくの ひと・ともだち")
SEEN_BY_STAFF = localize("職員が会って確かめた人", "Somebody whom staff have met", "職員が あった ひと")
MEMBER = localize("どなたですか。", "Who is it?", "だれですか。")
NOT_LISTED = localize("この中にいない", "None of these", "この なかに いない")
NAME = localize(
    "その方のお名前を教えてください。", "What is the person's name?", "その ひとの なまえは なんですか。"
)
NAME_HINT = localize(
    "わかるところだけで、かまいません。例：伊那 花子",
    "As much as you know. For example: 伊那 花子",
    "わかる ところだけで いいです。",
)
AGE = localize("およそ何歳ですか。", "About how old?", "だいたい なんさい ですか。")
BORN = localize("生まれた日はいつですか。", "When was this person born?", "いつ うまれましたか。")
BORN_HINT = localize(
    "同じお名前の方と区別するためです。わからなければ、答えなくてかまいません。",
    "It tells people of one name apart. If you do not know it, leave it out.",
    "おなじ なまえの ひとと わけます。わからなければ こたえなくて いいです。",
)
YEARS = localize("歳", "years", "さい")
PHONE = localize(
    "確かめるときの、電話番号を教えてください。",
    "A telephone number at which we can ask.",
    "でんわ ばんごうを おしえて ください。",
)
PHONE_HINT = localize(
    "あなたの番号です。なければ、答えなくてかまいません。",
    "Your own number. If you have none, leave it out.",
    "あなたの ばんごう です。なければ こたえなくて いいです。",
)
ADDRESS = localize(
    "その方のご住所を教えてください。", "What is the person's address?", "じゅうしょは どこですか。"
)
ADDRESS_HINT = localize(
    "わかるところまでで、かまいません。例：伊那市荒井",
    "As far as you know it. For example: Arai, Ina",
    "わかる ところまでで いいです。",
)
WHERE_OTHER = localize(
    "その方は、いまどこにいますか。", "Where is this person now?", "その ひとは いま どこに いますか。"
)
SURE = localize("どうして、わかりましたか。", "How do you know?", "どうして わかりましたか。")
SAW = localize("会った・見た", "I met or saw the person", "あった・みた")
TOLD = localize("本人や人から聞いた", "I was told", "きいた")
GUESS = localize("たぶんそうだと思う", "I think so", "たぶん")
RECEIVED_GUEST = localize(
    "お知らせを受け取りました。担当者が確かめるまで、「確認前」として扱います。",
    "We have received your report. Until staff have looked at it, it counts as not checked.",
    "うけとりました。たんとうが みるまで「かくにん まえ」です。",
)
