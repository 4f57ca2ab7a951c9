"""What residents are told afterwards."""

from moyai.engines.conversation import Localized

BOOKED = Localized(
    "予約しました。{day} {pickup}にお迎え、{place}行きです。運転手に言う番号は{code4}です。",
    "Booked: pickup on {day}, {pickup}, to {place}. Your number for the driver is {code4}.",
)
MOVED = Localized(
    "団体の予約が変わりました。{day} {pickup}にお迎え、{place}行きです。運転手に言う番号は{code4}です。"
    "前にお伝えした時刻の車は来ません。",
    "Your group's booking has changed: pickup on {day}, {pickup}, to {place}. Your number for the driver is "
    "{code4}. The vehicle you were told of before does not come.",
)
BOOKED_JOINED = Localized(
    "予約しました。{day} {pickup}にお迎え、{place}行きです。{change}で乗りかえます（次の車は{next}）。"
    "運転手に言う番号は、はじめの車が{code4}、次の車が{next4}です。",
    "Booked: pickup on {day}, {pickup}, to {place}. You change at {change} (the next car comes {next}). Your "
    "numbers for the drivers: {code4} for the first car, {next4} for the second.",
)
CONNECTION_MOVED = Localized(
    "{name}さんのはじめの車がおくれて、{place}に{there}ごろ着きます。次の車を{next}からに変えました。"
    "ご本人にはお知らせを送りました。",
    "The first car of {name} is late and reaches {place} at about {there}. The next one now comes from "
    "{next}; the rider has been sent word.",
)
CONNECTION_LOST = Localized(
    "{name}さんのはじめの車がおくれて、{place}に{there}ごろ着きます。次の車（{next}まで）に間に合いません。"
    "待てる車がないので、手配してください。",
    "The first car of {name} is late and reaches {place} at about {there}, too late for the next one (until "
    "{next}). No car can wait: please arrange something.",
)
OFFERED = Localized(
    "空きが出ました。{day} {pickup}にお迎え、{place}行きです。{until}までお返事をお待ちします。"
    "お返事がないときは、次の方におゆずりします。",
    "A place has come free: pickup on {day}, {pickup}, to {place}. We keep it for you until {until}; then it "
    "goes to the next person.",
)
OFFERED_JOINED = Localized(
    "空きが出ました。{day} {pickup}にお迎え、{place}行きです。{change}で乗りかえます（次の車は{next}）。"
    "{until}まで、2台ともお返事をお待ちします。お返事がないときは、次の方におゆずりします。",
    "Places have come free: pickup on {day}, {pickup}, to {place}. You change at {change} (the next car "
    "comes {next}). We keep both cars for you until {until}; then they go to the next person.",
)
LAPSED = Localized(
    "お返事がなかったので、{day} {pickup}の車（{place}行き）は、次の方におゆずりしました。",
    "As we had no answer, the ride on {day}, {pickup}, to {place} went to the next person.",
)
NONE_CAME = Localized(
    "{day}の{place}行きは、空きが出ませんでした。お役に立てず、申しわけありません。",
    "No place came free for {place} on {day}. We are sorry.",
)
CAR_CHANGED = Localized(
    "車が変わりました。{vehicle}がお迎えにまいります。お約束の時刻（{pickup}）は同じです。",
    "Your car has changed: {vehicle} will come. The promised time ({pickup}) is the same.",
)
TRANSFER = Localized(
    "お乗りの車が動けなくなりました。別の車（{vehicle}）が{pickup}ごろ迎えに行きます。"
    "{place}には{arrival}ごろ着く見込みです。",
    "Your car cannot go on. Another car ({vehicle}) will fetch you at about {pickup}"
    " and should reach {place} at about {arrival}.",
)
TRANSFER_LOST = Localized(
    "お乗りの車が動けなくなりました。いま、別の車を探しています。係からご連絡します。",
    "Your car cannot go on. We are looking for another one. Our staff will contact you.",
)
ARRIVAL_AT_RISK = Localized(
    "申しわけありません。{place}への到着が、{arrival}のお約束より遅れるかもしれません。",
    "We are sorry: you may reach {place} later than promised ({arrival}).",
)
SOON = Localized(
    "あと{minutes}分ほどで、{vehicle}がお迎えにまいります。番号は{code4}です。",
    "{vehicle} will be there in about {minutes} minutes. Your number is {code4}.",
)
AT_RISK = Localized(
    "申しわけありません。車の都合で、{pickup}のお約束に遅れるかもしれません。係からご連絡します。",
    "We are sorry: we may be late for your {pickup} pickup. Our staff will contact you.",
)
RECOVERED = Localized(
    "車が見つかりました。{vehicle}が{pickup}にお迎えにまいります。",
    "A car has been found: {vehicle} will come at {pickup}.",
)
CANCELLED = Localized(
    "{day} {pickup}のご予約（{place}行き）を取り消しました。",
    "Your ride on {day}, {pickup} (to {place}) has been cancelled.",
)
NO_SHOW = Localized(
    "{pickup}にお迎えにまいりましたが、お会いできませんでした。お困りのときは、お電話ください。",
    "We came at {pickup} but did not find you. Please telephone us if you need help.",
)
CONFIRMED = Localized(
    "ご登録の書類を確認しました。{until}",
    "Your documents have been checked. {until}",
)
CONFIRMED_UNTIL = Localized("{day}までご利用になれます。", "You may ride until {day}.")
CONFIRMED_FOREVER = Localized("引き続きご利用ください。", "Please go on using the service.")
RENEWAL_DUE = Localized(
    "のりあいタクシーのご登録は{day}までです。「わたしの予約」のページか、お電話で更新してください。",
    "Your registration for the shared taxi ends on {day}. Please renew it on your page or by telephone.",
)
REFUSED = Localized(
    "申しわけありません。ご登録を確認できませんでした。理由：{reason}",
    "We are sorry: your registration could not be confirmed. Reason: {reason}",
)
