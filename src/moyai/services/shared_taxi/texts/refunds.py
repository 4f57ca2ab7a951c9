"""Sentences about refunds and about fees for missed rides."""

from moyai.engines.conversation import Localized

REFUND = Localized("返金", "Refund")
FEE_CHARGED = Localized("不在・直前取消の料金", "Fee for a missed ride")
FEE_PAID = Localized("料金の受け取り", "Fee paid")
FEE_WAIVED = Localized("料金の免除", "Fee waived")
NOTHING_PAID = Localized(
    "帳簿に支払いがないので、返すものがありません。",
    "The books show no payment, so there is nothing to give back.",
)
ALL_BACK = Localized("もう全額を返しています。", "All of it has gone back already.")
TOO_MUCH = Localized(
    "返せるのは、あと{yen}円までです。",
    "At most {yen} yen can still go back.",
)
LESS_THAN_A_YEN = Localized("金額は1円からです。", "The amount must be one yen or more.")
AT_ONCE = Localized(
    "同じときに、ほかの人も返金しました。帳簿を見て、もう一度確かめてください。",
    "Somebody else gave a refund at the same moment. Please look at the books and check again.",
)
PASS_OVER = Localized("この定期券は、もう終わっています。", "This pass has ended already.")
RIDES_BOOKED = Localized(
    "この定期券で予約した乗車が{n}件あります。先に取り消すか、乗り終わってからにしてください。",
    "{n} booked rides use this pass. Please cancel them first, or wait until they are over.",
)
NO_TICKETS_LEFT = Localized(
    "残りがありません。予約ずみの乗車に使う分は返せません。",
    "Nothing is left on it. What booked rides will take cannot go back.",
)
UNHEARD = Localized(
    "ご本人と話して、わかっていただいてから決めてください。",
    "Please speak to the rider first; nothing is owed before she has understood.",
)
FEE_CLOSED = Localized("この料金は、もう済んでいます。", "This fee has been dealt with already.")
FEE_NOT_OWED = Localized(
    "まだお話がすんでいないので、受け取れません。",
    "Nobody has spoken to the rider yet, so nothing can be taken.",
)
PAYS_TOO_MUCH = Localized(
    "残りは{yen}円です。それより多くは受け取れません。",
    "{yen} yen are left; no more than that can be taken.",
)
NEEDS_REASON = Localized("理由を入れてください。", "Please say why.")
DUE_IN_PAST = Localized(
    "お支払いの日は、きょうから後の日にしてください。",
    "The first day of payment must be today or later.",
)
TOO_MANY_PARTS = Localized(
    "分けるのは、12回まで、1回が1円より多くなるようにしてください。",
    "At most twelve parts, of at least one yen each.",
)
