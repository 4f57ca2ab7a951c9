"""What is said when the rest of a late tour is driven in another order."""

from moyai.engines.conversation import Localized

REASON = {
    "ja": "訪問が長引いたため、時刻の変わる方が少なくなる順番にしました。",
    "en": "A visit took longer; in this order fewer patients get another time.",
}
BACK_REASON = {
    "ja": "医療機関が、もとの順番に戻しました。",
    "en": "The institution put the first order back.",
}
PUT_BEHIND = Localized(
    "診療車が遅れているため、回る順番を変えました。{was}の予定でしたが、{at}ごろに着く見込みです。"
    "お待たせして申し訳ありません（{institution}）。",
    "The clinic car is late and visits in another order: it comes to you at about {at} instead of {was}. "
    "We are sorry ({institution}).",
    "しんりょうしゃが おくれています。{at}ごろに つきます。まえの よていは {was}でした。",
)
BACK = Localized(
    "診療車の回る順番を、もとに戻しました。{was}ではなく、{at}ごろに着く見込みです（{institution}）。",
    "The clinic car visits in its first order again: it comes at about {at}, not at {was} ({institution}).",
    "しんりょうしゃは {at}ごろに つきます。{was}では ありません。",
)
T_PUT_BEHIND = Localized(
    "{name}さんの訪問は、遅れのため{was}から{at}に変わりました。診察は{call}から、医師は{doctor}です。",
    "The visit of {name} moved from {was} to {at}, as the tour is late: call from {call}, doctor {doctor}.",
)
T_ORDER = Localized(
    "{name}さんの訪問が{minutes}分おくれるため、回る順番を変えました：{order}。"
    "時刻が変わるのは{count}人です（順番を変えなければ{kept}人）。",
    "The visit of {name} would be {minutes} min late; the order is now {order}. {count} get another time "
    "({kept} if the order had stayed).",
)
T_ORDER_BRIEF = Localized(
    "訪問が{minutes}分おくれるため、回る順番を変えました。次の到着は{at}ごろです。",
    "A visit would be {minutes} min late; the order was changed. The next arrival is at about {at}.",
)
TURN = Localized("{name}さん{at}", "{name} {at}")
"""One of those who are still to be visited, in order."""
