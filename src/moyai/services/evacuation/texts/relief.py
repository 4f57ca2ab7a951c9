"""What people are told of goods on their way. A wish that was heard is no promise that it comes."""

from moyai.engines.conversation import Localized, Text
from moyai.services.evacuation.enums import NeedKind, Setback

GOODS = {
    NeedKind.WATER: Localized("飲み水", "drinking water", "みず"),
    NeedKind.FOOD: Localized("食べ物", "food", "たべもの"),
    NeedKind.BLANKET: Localized("毛布", "blankets", "もうふ"),
    NeedKind.MILK: Localized("粉ミルク・液体ミルク", "baby formula", "ミルク"),
    NeedKind.CHILD_NAPPY: Localized("子どものおむつ", "nappies for children", "こどもの おむつ"),
    NeedKind.ADULT_NAPPY: Localized("大人のおむつ", "pads for adults", "おとなの おむつ"),
    NeedKind.TOILET: Localized("携帯・簡易トイレ", "portable toilets", "もちはこべる トイレ"),
    NeedKind.TOILET_PAPER: Localized("トイレットペーパー", "toilet paper", "トイレットペーパー"),
    NeedKind.SANITARY: Localized("生理用品", "sanitary items", "せいりようひん"),
    NeedKind.MEDICINE: Localized("薬", "medicine", "くすり"),
}
PLANNED = Localized(
    "{item}をのせた車が、{time}ごろに向かう予定です。道の状況で、遅れたり行けなかったりすることがあります。"
    "危ないときは待たずに避難してください。",
    "A vehicle with {item} is planned to come at about {time}. It may be late or may not get through. "
    "If there is danger, do not wait: evacuate.",
    "{item}を つんだ くるまが {time}ごろ いく よていです。おくれる ことや いけない ことも あります。",
)
LATE = Localized(
    "{item}の車が遅れています。行けるようになったら、またお知らせします。",
    "The vehicle with {item} is delayed. We will tell you when we know more.",
    "{item}の くるまが おくれて います。また しらせます。",
)
OFF = Localized(
    "{item}の手配を取りやめました。まだ必要なときは、もう一度教えてください。",
    "The delivery of {item} was called off. If you still need it, please tell us again.",
    "{item}を とどける ことは やめました。まだ いる ときは、また おしえて ください。",
)
RECEIPT = Localized(
    "{item}をお渡ししたと連絡がありました。受け取りましたか。",
    "We were told that {item} was handed over to you. Have you received it?",
    "{item}を わたしたと ききました。うけとりましたか。",
)
RECEIVED = Localized(
    Text("受け取りました", short="受け取りました"),
    Text("I have received it", short="Received"),
    "うけとりました",
)
NOT_RECEIVED = Localized(
    Text("受け取っていません", short="届いていません"),
    Text("I have not received it", short="Not received"),
    "うけとって いません",
)
THANKS = Localized(
    "ありがとうございます。記録しました。", "Thank you. We have noted it.", "ありがとう。わかりました。"
)
SORRY = Localized(
    "届いていないことを、市の本部に伝えました。確かめて、ご連絡します。",
    "We have told the headquarters that it has not come. They will check and contact you.",
    "とどいて いない ことを まちに つたえました。たしかめて れんらく します。",
)
DESK_DISPUTED = Localized(
    "{name}さんに「{item}」が届いていません。運転手に確かめてください。",
    "{name} has not received “{item}”. Please ask the driver.",
)
SETBACKS = {
    Setback.ABSENT: Localized("だれもいなかった", "nobody was there"),
    Setback.BLOCKED: Localized("たどり着けなかった", "the vehicle could not get there"),
    Setback.DECLINED: Localized("いらないと言われた", "it was declined"),
    Setback.NOT_AT_DEPOT: Localized("拠点に品物がなかった", "it was not at the depot"),
    Setback.CALLED_OFF: Localized("車が取りやめになった", "the vehicle was called off"),
}
ABOARD = (Setback.ABSENT, Setback.BLOCKED, Setback.DECLINED)
"""Afterwards the goods are still in the vehicle."""

NOT_BROUGHT = {
    Setback.ABSENT: Localized(
        "{item}を届けに行きましたが、お会いできませんでした。いまいる所を、もう一度知らせてください。",
        "We came with {item} but did not meet you. Please tell us again where you are.",
        "{item}を もって いきましたが、あえませんでした。いま いる ところを おしえて ください。",
    ),
    Setback.BLOCKED: Localized(
        "{item}を届けに向かいましたが、たどり着けませんでした。市の担当者が、次の方法を考えます。",
        "We were on our way with {item} but could not get through. The town's staff look for another way.",
        "{item}を もって いきましたが、つけませんでした。まちの ひとが ほかの ほうほうを かんがえます。",
    ),
}
DESK_ABOARD = Localized(
    "{name}に「{item}」を渡せませんでした（{why}）。品物は{vehicle}に積んだままです。拠点に戻してから、手配し直してください。",
    "“{item}” was not handed over to {name} ({why}). It is still in {vehicle}. Arrange anew once it is back.",
)
DESK_NOT_BROUGHT = Localized(
    "{name}への「{item}」が運べませんでした（{why}）。手配し直してください。",
    "“{item}” for {name} was not brought ({why}). Please arrange anew.",
)
CREW_NOTE = Localized("{item} {quantity}。手渡しで。{note}", "{item} {quantity}. Hand it over. {note}")
