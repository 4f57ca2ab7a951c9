"""Words about family members who shop for somebody."""

from moyai.engines.conversation import Localized

UNKNOWN = Localized(
    "この番号とお名前の方は見つかりません。ご家族ご本人に、番号をお確かめください。",
    "Nobody has this number and this name. Please ask your relative for the number.",
)
ONESELF = Localized("ご自分の番号です。ご家族の番号を入れてください。", "This is your own number.")
NO_ACCOUNT = Localized(
    "この方は、まだウェブで使えるようになっていません。ご家族ご本人に、暗証を決めていただいてください。",
    "Your relative cannot sign in yet: a password has to be chosen first.",
)
LET = Localized(
    "{name}さんが、お買い物の注文を代わりにできるようになりました。やめるときは、いつでもご自分のページか市の窓口で。",
    "{name} may shop for you now. You can end this at any time, on your page or at the town's desk.",
)
ENDED = Localized(
    "{name}さんは、お買い物の注文を代わりにできなくなりました。", "{name} may no longer shop for you."
)
MAY_SHOP = Localized(
    "{name}さんのお買い物を、代わりに注文できるようになりました。",
    "You may shop for {name} now.",
)
