"""Sentences of the shop: picking, packing."""

from moyai.engines.conversation import Localized

NOT_CLOSED_YET = Localized(
    "まだ注文の締め切り前です。{at}をすぎてから始めてください。",
    "Orders are still being taken. Please begin after {at}.",
)
NOT_TO_PICK = Localized(
    "この注文は、いま用意できる状態ではありません（{status}）。",
    "This order cannot be picked now ({status}).",
)
PACKED_ALREADY = Localized(
    "この注文は箱づめがすんでいます。直すときは「箱づめをやり直す」を押してください。",
    "This order is packed. To change it, press “pack again”.",
)
TOO_MANY = Localized(
    "注文より多くなります。もう取ってあるかもしれません。画面の数を見てください。",
    "That is more than was ordered; somebody may have taken it already. Please look at the count.",
)
OTHER_ITEM = Localized(
    "この注文の品ではありません。棚に戻してください。",
    "This item is not in the order. Please put it back.",
)
NO_BARCODE = Localized(
    "バーコードを読めませんでした。もう一度読むか、番号（8けたか13けた）を入れてください。",
    "That is no barcode. Please read it again, or type its 8 or 13 digits.",
)
OTHER_SHOP = Localized(
    "これは{shop}の品です。この店の注文には入れられません。",
    "This is an item of {shop}: it cannot go into this shop's orders.",
)
UNKNOWN_BARCODE = Localized(
    "このバーコードの品は、カタログにありません。棚に戻してください。",
    "No item of the catalogue has this barcode. Please put it back.",
)
UNKNOWN_BOX = Localized(
    "この番号の箱は、この店にありません。箱を分けなおしたときは、ラベルも印刷しなおしてください。",
    "No box of this shop has this code. After sharing goods out anew, print the labels anew.",
)
NOT_WANTED = Localized(
    "「{item}」は、いま用意している注文では、もう足りています。",
    "“{item}” is not needed any more in the orders you are picking.",
)
WEIGH_IT = Localized(
    "「{item}」は、はかりの重さ（グラム）を入れてください。",
    "Please enter what the scales say for “{item}”, in grams.",
)
WEIGHT_OFF = Localized(
    "ご注文は約{ordered}グラムです。{least}から{most}グラムの間で量ってください。",
    "About {ordered} g were ordered. Please weigh out between {least} and {most} g.",
)
NOT_BY_WEIGHT = Localized("この品は重さで売っていません。", "This item is not sold by weight.")
OTC_WAITING = Localized(
    "薬剤師の確認がまだです。確認がすむまで入れられません。",
    "The pharmacist has not looked at this yet.",
)
OTC_REFUSED = Localized(
    "薬剤師が「お渡しできません」と決めた品です。入れないでください。",
    "The pharmacist has decided that this is not handed over. Please leave it out.",
)
NO_SUBSTITUTE_STOCK = Localized(
    "代わりの品「{item}」も、数が足りません。",
    "There is not enough of “{item}” either.",
)
MAY_NOT_STAND_IN = Localized(
    "この品は、代わりにできません（アレルギー、温度、値段のどれかが合いません）。",
    "This item may not stand in (allergy, temperature or price).",
)
TWO_SUBSTITUTES = Localized(
    "代わりの品は、ひとつの注文の行に1種類です。先の代わりの品を取り消してから、選んでください。",
    "One line has one substitute. Please undo the first before choosing another.",
)
NOTHING_TO_UNDO = Localized("元に戻すものは、もうありません。", "There is nothing left to undo.")
UNDO_LATER_FIRST = Localized(
    "あとから押した分を、先に元に戻してください。", "Please undo what was done later first."
)
NOT_ALL_PICKED = Localized(
    "まだ取っていない品、または電話待ちの品が{n}件あります。",
    "{n} items are still to be taken or asked about.",
)
NOTHING_TO_PACK = Localized(
    "入れる品がひとつもありません。ご本人に電話し、下の「注文を取りやめる」を押してください。",
    "There is nothing to pack. Please call her, then call the order off below.",
)
CALL_OFF_NEEDS_REASON = Localized(
    "取りやめる理由を入れてください。", "Please say why the order is called off."
)
BOX_OFF = Localized(
    "{expected}グラムのはずが、{weighed}グラムです。中を数えなおしてください。それでも合わないときは、理由を書いてください。",
    "It should be {expected} g and is {weighed} g. Please count again; if it still differs, say why.",
)
BOXES_UNWEIGHED = Localized("まだ量っていない箱が{n}個あります。", "{n} boxes are not weighed yet.")
ON_ITS_WAY = Localized(
    "もう店を出ているか、請求がすんでいるので、箱づめはやり直せません。返金のページで直してください。",
    "It has left the shop or is billed. Please correct it with a refund.",
)
TOLD_SUBSTITUTED = Localized(
    "{item}が品切れのため、代わりに{other}をお入れします。お値段は{yen}円です。",
    "{item} was sold out: you get {other} instead, for {yen} yen.",
)
TOLD_LEFT_OUT = Localized(
    "{item}は品切れのため、お届けできません。お代はいただきません。",
    "{item} was sold out and will not come. You do not pay for it.",
)
SLIP_POSTED = Localized("お買い物の品代", "Goods of an order")
SLIP_WITHDRAWN = Localized("箱づめのやり直し", "Packed again")
