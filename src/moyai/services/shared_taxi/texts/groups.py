"""Groups that ride together, in plain words."""

from moyai.engines.conversation import Localized

NEEDS_CHANGE = Localized(
    "乗りかえがいるので、団体ではお送りできません。おひとりずつ予約してください。",
    "This way needs a change of vehicles, which a group cannot book. Please book it singly.",
)
RIDES_ALREADY = Localized(
    "その時間に、もう別の予約があります。", "There is another booking at that time already."
)
NOBODY_FITS = Localized(
    "乗れる方がいません。時刻を変えて、もう一度お試しください。",
    "Nobody could be carried. Please try another time.",
)
NOT_ALL_FIT = Localized(
    "全員は乗れません（乗れない方：{names}）。時刻を変えるか、乗れる方だけで予約してください。",
    "Not everybody can be carried (left out: {names}). Change the time, or book for those who fit.",
)
PLAN_CHANGED = Localized(
    "ほかの予約が先に入り、計画が変わりました。もう一度計画を見てください。",
    "Other bookings came first and the plan has changed. Please look at it again.",
)
TWICE = Localized(
    "{name}さんが2回入っています。1行にまとめてください。", "{name} is named twice. Please use one line."
)
