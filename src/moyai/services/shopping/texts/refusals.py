"""Why something cannot be had."""

from moyai.engines.conversation import Localized

EMPTY = Localized("品物が入っていません。", "There is nothing in the basket.")
QUANTITY = Localized(
    "{item}は、1回に1から{most}までご注文いただけます。",
    "{item}: 1 to {most} in one order.",
)
TOO_MANY_LINES = Localized(
    "1回のご注文は{most}種類までです。", "One order has at most {most} different items."
)
TOO_DEAR = Localized(
    "1回のご注文は{most}円までです。いま{yen}円です。",
    "One order may cost at most {most} yen; this one costs {yen}.",
)
LEAST = Localized(
    "ご注文は{least}円からです。いま{yen}円です。",
    "An order is of {least} yen at least; this one costs {yen}.",
)
NOT_OFFERED = Localized("{item}は、いま扱っていません。", "{item} is not sold now.")
SOLD_OUT = Localized("{item}は売り切れました。", "{item} is sold out.")
FEW_LEFT = Localized("{item}は、残り{left}です。", "Only {left} of {item} left.")
PRICE_CHANGED = Localized(
    "値段が変わりました。{item}は{yen}円です。もう一度お確かめください。",
    "The price has changed: {item} is {yen} yen now. Please check again.",
)
NO_ROUND = Localized(
    "いま注文できるお届けの日がありません。", "There is no delivery day to order for at the moment."
)
NOT_MEMBER = Localized("先にお買い物の登録をしてください。", "Please register for shopping first.")
NOT_CHANGEABLE = Localized(
    "締め切りを過ぎたか、お店で用意が始まっています。お電話ください。",
    "It is past the cut-off, or the shop has begun. Please telephone us.",
)
CHANGED_MEANWHILE = Localized(
    "ほかの画面で変わりました。もう一度ご覧ください。",
    "It was changed elsewhere. Please look again.",
)
NO_UNDO = Localized(
    "元に戻せる時間を過ぎました。もう一度ご注文ください。",
    "It can no longer be taken back. Please order again.",
)
NO_CONSENT = Localized(
    "玄関先に置くには、ご本人の同意がいります。", "Leaving goods at the door needs the member's consent."
)
NO_LOCKER = Localized(
    "歩いて行けるところに、ロッカーがありません。", "There is no locker that you could walk to."
)
OUT_OF_AREA = Localized(
    "ご自宅は、まだお届けの区域に入っていません。",
    "Your home is not in a delivery area yet.",
)
HAS_ORDERS = Localized(
    "これから届くご注文があるので、やめられません。",
    "There are orders still to come, so this cannot be ended yet.",
)
ALLERGEN = Localized("知らないアレルギーの名前です。", "This allergen is not known.")
DECIDED = Localized("もう決まっています。", "This has been decided already.")
STANDING_DAYS = Localized("お届けのある曜日を選んでください。", "Choose days on which we deliver.")
CLOSED = Localized("その日は締め切りました。", "Orders for that day are closed.")
NOTE = Localized("伝言は120文字までです。", "The note has at most 120 characters.")
CHOICE = Localized("選べるものから選んでください。", "Please choose one of those offered.")
