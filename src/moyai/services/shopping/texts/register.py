"""Registering for shopping."""

from moyai.engines.conversation import Localized

TITLE = Localized("お買い物の登録", "Register for shopping", "かいものの とうろく")
OUT_OF_AREA = Localized(
    "ご自宅は、まだお届けの区域に入っていません。", "Your home is not in a delivery area yet."
)
FEE = Localized(
    "{shop}から{area}へお届けします。月{yen}円と品物のお代がかかります。登録しますか。",
    "{shop} delivers to {area}. It costs {yen} yen a month and the goods. Register?",
)
FEE_YES = Localized("登録する", "Register")
FEE_NO = Localized("やめる", "No")
PAYS = Localized("お支払いは、どうなさいますか。", "How would you like to pay?")
PAYS_CABLE = Localized("ケーブルテレビの料金と一緒に", "With the cable television bill")
PAYS_BANK = Localized("口座振替", "Direct debit")
PAYS_INVOICE = Localized("請求書", "By invoice")
ALLERGY = Localized(
    "食べ物のアレルギーはありますか。",
    "Are you allergic to any food?",
    "たべものの アレルギーは ありますか。",
)
ALLERGY_NO = Localized("ない", "No")
ALLERGY_YES = Localized("ある", "Yes")
ALLERGY_SAME = Localized("前に答えたとおり", "As I said before")
ALLERGIC_TO = Localized("{allergen}のアレルギーはありますか。", "Are you allergic to {allergen}?")
SUBSTITUTION = Localized("品切れのときは、いつもどうしますか。", "What if something is sold out?")
LEAVE = Localized(
    "お留守のとき、品物を玄関先に置いてもよいですか。写真を残します。",
    "May we leave goods at your door when you are out? We take a photo.",
)
LEAVE_YES = Localized("置いてよい", "Yes")
LEAVE_NO = Localized("手渡しだけ", "In person only")
NOT_DONE = Localized("登録しませんでした。", "You were not registered.")
DONE = Localized("登録しました。すぐにお買い物ができます。", "You are registered and can order now.")
FACT_NUMBER = Localized("会員番号", "Member number")
ALLERGENS = {
    "egg": Localized("卵", "egg"),
    "milk": Localized("乳", "milk"),
    "wheat": Localized("小麦", "wheat"),
    "buckwheat": Localized("そば", "buckwheat"),
    "peanut": Localized("落花生", "peanuts"),
    "shrimp": Localized("えび", "shrimp"),
    "crab": Localized("かに", "crab"),
    "walnut": Localized("くるみ", "walnuts"),
}
