"""Sentences about money: fares, passes, tickets, closings, claims."""

from moyai.engines.conversation import Localized

BEGUN = Localized(
    "きょうまでの日は選べません。あしたから後の日を選んでください。",
    "Please choose tomorrow or a later day: what has begun is not changed.",
)
TWICE = Localized(
    "その日からの運賃は、もう決まっています。別の日を選ぶか、先にその運賃を取り下げてください。",
    "Fares from that day on are set already. Please choose another day, or withdraw those first.",
)
NOT_SOLD = Localized(
    "いまの運賃表では、売っていません。",
    "The present tariff has no price for it.",
)
HAS_PASS = Localized(
    "その日に使える定期券を、もう持っています。",
    "She has a pass for that day already.",
)
PAST_PASS = Localized(
    "きょうより前の日からの定期券は、売れません。",
    "A pass cannot begin before today.",
)
SOLD_PASS = Localized("定期券の販売", "Pass sold")
SOLD_BOOKLET = Localized("回数券の販売", "Booklet of tickets sold")
