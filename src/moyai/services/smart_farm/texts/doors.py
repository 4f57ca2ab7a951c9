"""Sentences of the farm's conversations, at every door."""

from moyai.engines.conversation import Localized, Text

TODAY_TITLE = Localized(
    Text("きょうの畑を見る", "きょうの畑"), Text("See the bed today", "The bed today"), "きょうの はたけ"
)
JOB_TITLE = Localized(
    Text("畑のロボットにたのむ", "畑にたのむ"),
    Text("Ask the garden robot", "Ask the robot"),
    "ロボットに たのむ",
)
NOT_IN = Localized(
    "まだ農園の人になっていません。農園の管理者に聞いてください。",
    "You are not one of the farm yet. Please ask its administrator.",
)
NO_ROBOT = Localized("見られる畑が、いまはありません。", "There is no bed to see now.")
ONLY_LOOK = Localized(
    "畑を見ることはできますが、仕事をたのむことはできません。",
    "You can look at the bed, but give it no jobs.",
)
WHICH = Localized("どの畑ですか。", "Which bed?", "どの はたけ？")
BED = Localized("{farm} {robot}", "{robot}, {farm}")
HOW = Localized("{robot}：{doing}{plants}{picture}", "{robot}: {doing} {plants} {picture}")
STOPPED = Localized("緊急停止で止まっています。", "It is stopped.", "とまって います。")
WORKS = Localized("仕事をしています。", "It is at work.", "しごとを しています。")
RESTS = Localized("待っています。", "It is waiting.", "まって います。")
SILENT = Localized("返事がありません。", "It does not answer.", "へんじが ありません。")
GROWS = Localized(
    "{count}株が育っています。", "{count} plants are growing.", "{count}の しょくぶつが そだって います。"
)
GROWS_NOTHING = Localized(
    "まだ何も植わっていません。", "Nothing grows there yet.", "まだ なにも ありません。"
)
PICTURE_OF = Localized("さいごの写真は{at}です。", "The last picture is of {at}.", "しゃしんは {at}です。")
NO_PICTURE = Localized("写真はまだありません。", "There is no picture yet.", "しゃしんは まだ ありません。")
ASK_PHOTO = Localized(
    Text("写真をとってもらう", "写真をたのむ"), Text("Have a picture taken", "Picture"), "しゃしんを たのむ"
)
ASK_WATER = Localized(
    Text("水をやってもらう", "水をたのむ"), Text("Have it watered", "Water"), "みずを たのむ"
)
ENOUGH = Localized(Text("これで終わる", "終わる"), Text("That is all", "Done"), "おわる")
SEEN = Localized("また見てください。", "Come and see it again.", "また みてね。")
WHAT = Localized("{robot}に何をたのみますか。", "What shall {robot} do?", "なにを たのむ？")
WHICH_CROP = Localized("どれに水をやりますか。", "Which shall be watered?", "どれに みずを やる？")
CROP = Localized("{name}（{count}株）", "{name} ({count})")
SURE_PHOTO = Localized("{robot}に、写真をたのみますか。", "Ask {robot} for a picture?", "しゃしんを たのむ？")
SURE_WATER = Localized(
    "{robot}に、{crop}の水やりをたのみますか。", "Ask {robot} to water the {crop}?", "{crop}に みずを やる？"
)
YES = Localized(Text("たのむ", "たのむ"), Text("Yes, ask", "Ask"), "たのむ")
NO = Localized(Text("やめておく", "やめる"), Text("No", "No"), "やめる")
NOT_ASKED = Localized("たのみませんでした。", "Nothing was asked.", "たのみませんでした。")
ASKED = Localized(
    "たのみました。終わったらお知らせします。",
    "It is asked. You will hear when it is done.",
    "たのみました。",
)
ASKED_FIRST = Localized(
    "たのみました。先生か支え手が「いいですよ」と言ったら始まります。",
    "It is asked. It begins when a teacher or supporter agrees.",
    "たのみました。せんせいが「いいよ」と いったら はじまります。",
)
LOOK_AGAIN = Localized(Text("畑のようすを見る", "畑を見る"), Text("See the bed", "See it"), "はたけを みる")
