"""Asking how a relative is, and letting others be told."""

from moyai.engines.conversation import Localized, Text
from moyai.services.evacuation.enums import Condition

FIND_TITLE = Localized(
    Text("家族や知人の安否をたずねる", short="安否をたずねる"),
    Text("Ask whether somebody is safe", short="Is somebody safe?"),
    Text("かぞくや ともだちが ぶじか きく", short="ぶじか きく"),
)
NO_INCIDENT = Localized(
    "いまは、安否をたずねられる災害は起きていません。",
    "There is no emergency now in which you could ask.",
    "いまは さいがいは おきて いません。",
)
NAME = Localized(
    Text("その方のお名前を、姓から教えてください。", short="その方のお名前は。"),
    "What is the person's full name, family name first?",
    "その ひとの なまえを おしえて ください。",
)
PHONE = Localized(
    Text("その方の電話番号を教えてください。", short="その方の電話番号は。"),
    "What is the person's telephone number?",
    "その ひとの でんわばんごうを おしえて ください。",
)
PHONE_HINT = Localized(
    "人ちがいを防ぐためです。わからないときは、市にお電話ください。",
    "So that we do not mistake one person for another. If you do not know it, please call the town.",
    "まちがえない ためです。わからない ときは、まちに でんわ して ください。",
)
TOLD = Localized(
    "{name}さんは、{at}に「{state}」と確認されています。",
    "{name} was last confirmed at {at}: {state}.",
    "{name}さんは {at}に 「{state}」でした。",
)
TOLD_PLACE = Localized(
    "{name}さんは、{at}に「{state}」と確認されています。いる所：{place}。",
    "{name} was last confirmed at {at}: {state}. Place: {place}.",
    "{name}さんは {at}に 「{state}」でした。いる ところ：{place}。",
)
NOTHING = Localized(
    "いま、お伝えできる情報はありません。ご本人が知らせることに同意していないとき、登録がないとき、"
    "まだ連絡がないときは、同じお返事になります。登録のある方には、あなたがたずねたことをお知らせしました。",
    "There is nothing we can tell you now. You get the same answer when the person has not agreed, is not "
    "registered, or has not been heard of. If the person is registered, we have told them that you asked.",
    "いま おしえられる ことは ありません。その ひとが 「いい」と いって いない とき、とうろくが ない とき、"
    "れんらくが ない ときは、おなじ へんじです。",
)
TOO_OFTEN = Localized(
    "何度もたずねられたため、いまはお答えできません。1時間ほどあけて、もう一度お試しください。",
    "You have asked many times. Please wait an hour and try again.",
    "なんども きいたので、いまは こたえられません。1じかん まって ください。",
)
STATES = {
    "": Localized("連絡あり", "heard of", "れんらく あり"),
    Condition.WELL.value: Localized("無事", "safe", "ぶじ"),
    Condition.UNWELL.value: Localized("連絡あり", "heard of", "れんらく あり"),
    Condition.INJURED.value: Localized("連絡あり", "heard of", "れんらく あり"),
    Condition.GRAVE.value: Localized("連絡あり", "heard of", "れんらく あり"),
}
"""Injuries are not told to whoever asks: that is for the person herself, or for the hospital."""

ASKED_ABOUT_YOU = Localized(
    "{asker}さん（登録番号の末尾{tail}）が、あなたの安否をたずねています。知らせてよいですか。"
    "心当たりのない人なら「知らせない」を押してください。相手には何も伝わりません。",
    "{asker} (number ending in {tail}) asks whether you are safe. May we tell them? If you do not know them, "
    "choose “Do not tell”. They will not be told anything.",
    "{asker}さんが あなたが ぶじか きいて います。おしえて いいですか。"
    "しらない ひとなら 「おしえない」を おして ください。",
)
ALLOW = Localized("知らせる", "Tell them", "おしえる")
DENY = Localized("知らせない", "Do not tell", "おしえない")
ALLOWED = Localized(
    "わかりました。その方にお知らせします。", "We will tell them.", "わかりました。しらせます。"
)
DENIED = Localized(
    "わかりました。その方には何も伝えません。",
    "We will not tell them anything.",
    "わかりました。なにも しらせません。",
)
ANSWER_CAME = Localized(
    "おたずねの件です。{told}", "About your question: {told}", "きかれた ことです。{told}"
)

SHARE_TITLE = Localized(
    Text("安否をたずねた人に知らせてよいか決める", short="安否を知らせてよいか"),
    Text("Who may be told that I am safe", short="Tell who asks for me?"),
    Text("ぶじを しらせて いいか きめる", short="しらせて いいか"),
)
SHARE = Localized(
    Text(
        "あなたの名前と電話番号を知っている人が安否をたずねたとき、何を知らせてよいですか。",
        short="安否をたずねられたら、何を知らせてよいですか。",
    ),
    "When somebody who knows your name and telephone number asks for you, what may we tell them?",
    "あなたの なまえと でんわばんごうを しって いる ひとに、なにを おしえて いいですか。",
)
SHARE_NOW = Localized("いまの設定：{now}", "Now: {now}", "いま：{now}")
SHARE_STATE = Localized(
    Text("無事かどうかだけ", short="無事かどうか"),
    Text("Only that I am safe", short="Only: safe"),
    "ぶじか どうか",
)
SHARE_PLACE = Localized(
    Text("無事かどうかと、いる所の種類", short="いる所の種類も"),
    Text("Also what kind of place I am in", short="Also the place"),
    "ぶじと ところ",
)
SHARE_NOTHING = Localized("何も知らせない", "Nothing", "おしえない")
UNTIL = Localized(
    "いつまで知らせてよいですか。過ぎると、自動で知らせなくなります。",
    "Until when? Afterwards nobody is told any more.",
    "いつまで いいですか。すぎたら おしえません。",
)
UNTILS = {
    "30": Localized("1か月", "One month", "1かげつ"),
    "180": Localized("半年", "Half a year", "はんとし"),
    "365": Localized("1年", "One year", "1ねん"),
}
SHARED = Localized(
    "決めました。{until}まで知らせます。いつでも変えられます。",
    "Done. Whoever asks is told until {until}. You can change this at any time.",
    "きめました。{until}まで おしえます。いつでも かえられます。",
)
NOT_SHARED = Localized(
    "決めました。だれにも知らせません。いつでも変えられます。",
    "Done. Nobody is told. You can change this at any time.",
    "きめました。だれにも おしえません。",
)
