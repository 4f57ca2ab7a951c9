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
FARE_OF_RIDE = Localized("のりあいタクシーの運賃", "Fare of a shared ride")
CLOSING = Localized("車内の現金の締め", "Cash of the vehicle counted")
CLAIM_ISSUED = Localized("月の請求の確定", "Monthly claim fixed")
CLAIM_PAID = Localized("請求の支払い", "Claim paid")
DIFFERENCE_NEEDS_REASON = Localized(
    "帳簿の金額と{yen}円ちがいます。もう一度数え、それでもちがうときは理由を入れてください。",
    "This differs from the books by {yen} yen. Please count again; if it still differs, say why.",
)
CLOSED_ALREADY = Localized("この日は、もう締めてあります。", "This day is closed already.")
NOT_YET = Localized("まだ来ていない日は締められません。", "A day to come cannot be closed.")
STILL_ABOARD = Localized(
    "まだ乗っている人がいます。降りてから締めてください。",
    "Somebody is still aboard. Please close the day when everybody has got out.",
)
MONTH_NOT_OVER = Localized(
    "月が終わってから確定してください。",
    "Please fix the claim when the month is over.",
)
CLAIMED_ALREADY = Localized("この月の請求は、もう確定しています。", "This month's claim is fixed already.")
OPEN_CASH = Localized(
    "まだ締めていない現金が{yen}円あります。先に車の現金を締めてください。",
    "{yen} yen lie uncounted in vehicles. Please close their days first.",
)
HELD_RIDES = Localized(
    "まだ確かめていない乗車（{yen}円）があります。先に確かめてください。",
    "Rides worth {yen} yen have not been looked at yet. Please decide about them first.",
)
HANDED_IN_ALREADY = Localized(
    "この月の請求は、もう提出してあります。市の確認をお待ちください。",
    "This month's claim is handed in already. Please wait for the town's check.",
)
NOT_HANDED_IN = Localized(
    "確かめる請求が、もうありません。ほかの人が済ませたかもしれません。",
    "There is no claim to check any more; somebody else may have done it.",
)
CHANGED_SINCE = Localized(
    "提出のあとで帳簿が変わり、請求額は{yen}円になりました。差し戻して、出しなおしてもらってください。",
    "The books have changed since: the claim is now {yen} yen. Please return it to be handed in anew.",
)
RETURN_NEEDS_REASON = Localized("差し戻す理由を入れてください。", "Please say why it is returned.")
