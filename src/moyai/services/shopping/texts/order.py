"""Filling a basket and ordering it."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("買い物をする", "Order groceries", "かいものを する")
NOT_MEMBER = Localized(
    "お買い物の登録がまだです。先に登録をしてください。", "Please register for shopping first."
)
REGISTER = Localized("お買い物の登録をする", "Register for shopping")
NO_ROUND = Localized(
    "いま注文できるお届けの日がありません。", "There is no delivery day to order for at the moment."
)
WHAT = Localized("何を買いますか。", "What would you like?", "なにを かいますか。")
MISSED = Localized(
    "きょうの締め切りを過ぎました。次は{day}のお届けです。",
    "Today's orders are closed. The next delivery is on {day}.",
)
NEXT_ROUND = Localized(
    Text("{day}のお届け。{until}まで受け付けます。", "{day}、{until}まで"),
    Text("Delivery on {day}. Orders until {until}.", "{day}, until {until}"),
)
USUAL = Localized("いつもの品", "My usual items", "いつもの もの")
BY_NUMBER = Localized("カタログの番号で", "By catalogue number", "カタログの ばんごうで")
BY_WORDS = Localized("名前でさがす", "Search by name", "なまえで さがす")
NUMBER = Localized(
    "カタログの番号を入れてください。", "Please enter the catalogue number.", "ばんごうを いれてください。"
)
WORDS = Localized("品物の名前を入れてください。", "What is it called?", "なまえを いれてください。")
WORDS_HINT = Localized("ひらがなでもかまいません。例：とうふ", "For example: tofu")
UNKNOWN = Localized("{number}番の品物は、いまありません。", "There is no item number {number} now.")
NOT_FOUND = Localized("その品物は見つかりませんでした。", "Nothing was found.")
IS_THIS_IT = Localized(
    Text("{number}番、{item}、{price}。これでよろしいですか。", "{item}、{price}ですか。"),
    Text("Number {number}, {item}, {price}. Is this it?", "{item}, {price}?"),
)
IT_IS = Localized("はい、これです", "Yes, this one")
IT_IS_NOT = Localized("ちがいます", "No")
WHICH = Localized("どれにしますか。", "Which one?", "どれに しますか。")
ITEM = Localized(Text("{item}", "{item}", "{item}、{price}"), Text("{item}", "{item}", "{item}, {price}"))
DETAIL = Localized("{price}（{number}番）", "{price} (no. {number})")
BACK = Localized("やめて、もどる", "None of these", "やめて もどる")
MANY = Localized("{item}を、いくつ入れますか。", "How many of {item}?", "{item}を いくつ いれますか。")
UNIT = Localized("こ", "")
NOW_IN = Localized("いま{count}こ入っています。", "{count} in the basket now.")
ALLERGY = Localized(
    "{item}には{allergens}が入っています。それでも入れますか。",
    "{item} contains {allergens}. Put it in all the same?",
)
ALLERGY_YES = Localized("入れる", "Put it in")
ALLERGY_NO = Localized("入れない", "Leave it out")
OTC = Localized(
    "{item}は、薬剤師がお電話で確かめてからお届けします。よろしいですか。",
    "A pharmacist telephones you before we deliver {item}. Is that all right?",
)
OTC_YES = Localized("はい、入れる", "Yes, put it in")
MORE = Localized("ほかに入れるものはありますか。", "Anything else?", "ほかに いれますか。")
SO_FAR = Localized(
    Text("かごの中：{count}品、{total}", "{count}品 {total}", "かごの中は{count}品、{total}です。"),
    Text("In the basket: {count} items, {total}", "{count} items, {total}"),
)
CHECK_OUT = Localized("注文へ進む", "Go on to order", "ちゅうもんへ すすむ")
ADD = Localized("もっと選ぶ", "Choose more", "もっと えらぶ")
VIEW = Localized("かごを見る・減らす", "See or change the basket", "かごを みる")
VIEW_WHICH = Localized("どれを変えますか。", "Which one would you like to change?", "どれを かえますか。")
LINE = Localized(Text("{item} {count}こ", "{item} {count}こ", "{item}、{count}こ"), "{item} × {count}")
SET = Localized("{item}をいくつにしますか。0でかごから出します。", "How many of {item}? 0 takes it out.")
NOTHING = Localized("かごが空なので、終わります。", "The basket is empty, so nothing is ordered.")
SUBSTITUTION = Localized(
    "品切れのときは、どうしますか。", "What if something is sold out?", "しなぎれの ときは どうしますか。"
)
SUB_SIMILAR = Localized("似た品でよい", "Something similar is fine", "にた ものでも いい")
SUB_NONE = Localized("なしでよい", "Leave it out", "なくても いい")
SUB_CALL = Localized("電話で聞いてほしい", "Please telephone me", "でんわで きいて ほしい")
SUB_EACH = Localized("品ごとに決める", "Decide for each item", "ひとつずつ きめる")
COUNT_SIMILAR = Localized("似た品で{count}品", "{count} similar")
COUNT_NONE = Localized("なしで{count}品", "{count} left out")
COUNT_CALL = Localized("電話で{count}品", "{count} by telephone")
SUB_OF = Localized("{item}が品切れのときは、どうしますか。", "What if {item} is sold out?")
WHEN = Localized("いつ届けますか。", "When shall we come?", "いつ とどけますか。")
HANDING = Localized("どのようにお渡ししますか。", "How shall we hand it over?", "どうやって わたしますか。")
IN_PERSON = Localized("手渡し", "In person", "てわたし")
LEAVE = Localized("玄関先に置く", "Leave it at the door", "げんかんに おく")
LOCKER = Localized("ロッカーでもよい（{locker}）", "A locker is fine, too ({locker})")
LEAVE_SURE = Localized(
    "お留守のときも玄関先に置き、写真を残します。置いたあとのことは責任を持てません。よろしいですか。",
    "We leave it at your door and take a photo; we cannot answer for it after that. Do you agree?",
)
LEAVE_YES = Localized("同意する", "I agree")
LEAVE_NO = Localized("手渡しにする", "In person, please")
SURE = Localized("この内容で注文しますか。", "Order this?", "これで ちゅうもんしますか。")
SURE_YES = Localized("注文する", "Order", "ちゅうもんする")
SURE_NO = Localized("注文しない", "Do not order", "ちゅうもんしない")
FACT_LINE = Localized("{item}", "{item}")
FACT_LINE_VALUE = Localized("{count}こ {price}", "{count} for {price}")
FACT_TOTAL = Localized("合計", "Total")
FACT_BOXES = Localized("箱", "Boxes")
FACT_WHEN = Localized("お届け", "Delivery")
FACT_HANDING = Localized("お渡し", "Hand-over")
FACT_SUBSTITUTION = Localized("品切れのとき", "If sold out")
NOT_DONE = Localized("注文しませんでした。", "Nothing was ordered.", "ちゅうもん しませんでした。")
DONE = Localized("注文を受けました。{window}にお届けします。", "Your order is placed. We deliver {window}.")
DONE_ROLLED = Localized(
    "ご希望の日には間に合いませんでした。{window}にお届けします。",
    "It was too late for the day you wished. We deliver {window}.",
)
FACT_CODE = Localized("注文番号", "Order number")
SEE = Localized("注文を見る", "See the order")
MINE = Localized("注文を見る・変える", "See or change my orders")
