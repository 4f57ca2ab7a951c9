"""What shoppers are told while their goods are carried."""

from moyai.engines.conversation import Localized

CARRIERS = {
    "van": Localized("車", "van"),
    "taxi": Localized("のりあいタクシー", "shared taxi"),
    "clinic": Localized("診療の車", "clinic car"),
    "volunteer": Localized("地域のボランティア", "a volunteer of your neighbourhood"),
    "locker": Localized("受け取りロッカー", "collection locker"),
    "drone": Localized("ドローン", "drone"),
}
SOMEBODY = Localized("配達の人", "our carrier")
COMING = Localized(
    "お買い物は{window}に、{carrier}でお届けします。",
    "Your shopping comes {window}, by {carrier}.",
)
CARRIER_CHANGED = Localized(
    "お買い物を運ぶ人が変わりました。{window}に、{carrier}でお届けします。",
    "Somebody else carries your shopping now. It comes {window}, by {carrier}.",
)
COMING_BY_AIR = Localized(
    "お買い物は{window}に、ドローンで{place}へお届けします。着いたらお知らせします。",
    "Your shopping comes {window} to {place}, by drone. We tell you when it is there.",
)
CHANGED_TO_AIR = Localized(
    "お買い物の運び方が変わりました。{window}に、ドローンで{place}へお届けします。着いたらお知らせします。",
    "Your shopping goes another way now: {window} to {place}, by drone. We tell you when it is there.",
)
ON_THE_WAY = Localized("お買い物が、お店を出ました。", "Your shopping has left the shop.")
LATE = Localized(
    "お買い物のお届けが{time}ごろに遅れます。申し訳ありません。",
    "Your shopping will be late, about {time}. We are sorry.",
)
WAITS = Localized(
    "お買い物を運べる人を探しています。分かりしだい、お知らせします。",
    "We are looking for somebody who can carry your shopping. We tell you as soon as we know.",
)
HANDED = Localized("お買い物をお渡ししました。", "Your shopping was handed over.")
LEFT = Localized(
    "お買い物を玄関先に置きました。冷たい品は、早めにお入れください。",
    "Your shopping was left at your door. Please take in what is cold soon.",
)
IN_LOCKER = Localized(
    "お買い物を{locker}に入れました。早めにお受け取りください。",
    "Your shopping is in the locker {locker}. Please fetch it soon.",
)
PUT_DOWN = Localized(
    "ドローンが、お買い物を{place}に置きました。早めにお受け取りください。",
    "The drone has put your shopping down at {place}. Please fetch it soon.",
)
NOT_MET = Localized(
    "お買い物をお届けに行きましたが、お会いできませんでした。品物は持ち帰りました。お電話でご相談ください。",
    "We came with your shopping and did not meet you. We took it back with us. Please telephone us.",
)
GIVEN_BACK = Localized(
    "お買い物を、お届けできませんでした。申し訳ありません。お代はいただきません。",
    "We could not bring your shopping. We are sorry. You pay nothing for it.",
)
CREW_NOTE = Localized("お買い物 {code}", "Shopping {code}")
