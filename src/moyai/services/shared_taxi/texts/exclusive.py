"""Sentences about the subsidised exclusive taxi."""

from moyai.engines.conversation import Localized, Text

FLAGS: dict[str, Localized] = {
    "twice_at_once": Localized("同じカードが同時に2回使われた", "The same card was used twice at once"),
    "too_far": Localized(
        "前後の乗車と、場所と時刻が合わない", "Place and time do not fit the ride before or after"
    ),
    "outside_hours": Localized("時間外", "Outside the hours"),
    "outside_area": Localized("区域の外", "Outside the area"),
    "amount": Localized("金額がおかしい", "The amount is not plausible"),
    "collected": Localized(
        "電波のない所で受け取った額が、利用者の支払いとちがう",
        "What was taken without a connection is not what the rider pays",
    ),
}
UNKNOWN_CARD = Localized(
    "このカードは読めません。番号を確かめて、もう一度入れてください。",
    "This card cannot be read. Please check the number and enter it again.",
)
REVOKED = Localized(
    "このカードは、もう使えません。ふつうの料金で乗っていただき、市役所にお電話ください。",
    "This card is no longer valid. The ordinary fare applies; please telephone the city hall.",
)
OTHER_OPEN = Localized(
    "前の乗車の料金がまだです。先に入れてください。",
    "The meter of the ride before has not been entered yet. Please do that first.",
)
NOT_OPEN = Localized("この乗車は、もう終わっています。", "This ride is over already.")
HAS_CARD = Localized(
    "この方は、使えるカードをもう持っています。なくしたときは、先に使えなくしてください。",
    "She has a valid card already. If it is lost, please revoke it first.",
)
NOT_HELD = Localized("この乗車は、確かめる必要がありません。", "There is nothing to decide about this ride.")
NOT_BEGUN = Localized(
    "この乗車のカードが受け付けられていないので、メーターの金額を記録できません。市の担当に伝わります。",
    "The card of this ride was not accepted, so its meter cannot be entered. The city's staff will see it.",
)
BAD_PHOTO = Localized(
    "写真を読めません。撮りなおしてください。", "The photo cannot be read. Please take another."
)
DIFFERENCE = Localized("デジタルタクシーの差額", "Difference of an exclusive taxi")
FACT_WAY = Localized("デジタルタクシーでも行けます", "By exclusive taxi")
FIRM = Localized(Text("{name}（{phone}）", "{name} {phone}", "{name}、{phone}"), "{name} ({phone})")
WAY = Localized(
    Text(
        "デジタルタクシーは、{firms}に電話して呼べます。カードを見せると、1回{yen}円までです。",
        "{firms} {yen}円まで",
        "デジタルタクシーは、{firms}に電話してください。1回{yen}円までです。",
    ),
    Text(
        "Exclusive taxi: telephone {firms} and show your card. You pay {yen} yen at most.",
        "{firms}, {yen} yen at most",
    ),
    "{firms}に でんわ してください。カードを みせてください。{yen}えん までです。",
)
WAY_WITHOUT_CARD = Localized(
    Text(
        "デジタルタクシーは、{firms}に電話して呼べます。市役所でカードを作ると、1回{yen}円までになります。",
        "{firms} カードで{yen}円まで",
        "デジタルタクシーは、{firms}に電話してください。市役所でカードを作ると、1回{yen}円までです。",
    ),
    Text(
        "Exclusive taxi: telephone {firms}. With a card from the city hall you pay {yen} yen at most.",
        "{firms}, {yen} yen with a card",
    ),
    "{firms}に でんわ してください。しやくしょで カードを つくると {yen}えん までです。",
)
