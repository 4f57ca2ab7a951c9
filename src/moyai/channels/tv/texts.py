"""What the television itself says."""

from __future__ import annotations

from moyai.engines.conversation import Localized

YEN = Localized("{yen}円", "{yen} yen")
COUNTED = Localized("{number}{unit}", "{number} {unit}")
PICKUP = Localized("お迎え {window}", "Pick-up {window}", "むかえ {window}")
ARRIVAL = Localized("到着 {window}", "arrival {window}", "つくのは {window}")
TODAY = Localized("今日", "Today", "きょう")
TOMORROW = Localized("明日", "Tomorrow", "あした")
NOT_THIS = Localized("ここは選べません", "Not available", "ここは えらべません")
NOT_SERVED = Localized("区域の外です", "Outside the area", "ここには いけません")
NO_TIME_LEFT = Localized("もう時間がありません", "No time left", "もう じかんが ありません")
WHICH_HOUR = Localized("何時ごろですか", "Around what time?", "なんじごろですか")
WHICH_MINUTES = Localized("何分ですか", "At what time exactly?", "なんぷんですか")
WHICH_YEAR = Localized("何年ですか", "Which year?", "なんねんですか")
WHICH_MONTH = Localized("何月ですか", "Which month?", "なんがつですか")
WHICH_DAY = Localized("何日ですか", "Which day?", "なんにちですか")
NONE_SERVED = Localized("いまは選べません", "None available", "いまは えらべません")
NEXT = Localized("つぎへ", "More", "つぎへ")
PREVIOUS = Localized("まえへ", "Previous", "まえへ")
PLACE_HINT = Localized(
    "ここにないときは、係の人と話してください(緑)。",
    "Not here? Talk to our staff (green).",
    "ここに ないときは かかりの ひとと はなしてください(みどり)。",
)
OTHER_PLACES = Localized("ほかの場所", "Other places", "ほかの ばしょ")
OTHER_PLACES_DETAIL = Localized(
    "病院・お店・駅など", "Clinics, shops, stations …", "びょういん・みせ・えきなど"
)
COUNT_PLACES = Localized("{count}か所", "{count} places")
YEARS = Localized("{first}年〜{last}年", "{first}–{last}")
YEAR = Localized("{year}年", "{year}")
MONTH = Localized("{month}月", "Month {month}")
MONTH_OF_YEAR = Localized("{year}年{month}月", "{month}/{year}")
DAY_OF_MONTH = Localized("{day}日", "{day}")
SKIP = Localized("答えないで進む", "Skip this question", "こたえないで すすむ")
NO_PHOTO = Localized("写真なしで進む", "Go on without a photo", "しゃしん なしで すすむ")
BY_PERSON = Localized("電話でお話しします", "Let us talk by telephone", "でんわで はなします")
BY_PERSON_DETAIL = Localized(
    "係の者がお電話します。ここまでの答えは残ります。",
    "Our staff will ring you. Your answers are kept.",
    "かかりの ひとが でんわを します。",
)
BY_PHONE = Localized("スマートフォンで続ける", "Go on with a smartphone", "スマートフォンで つづける")
BY_PHONE_DETAIL = Localized("QRコードをお見せします。", "We show you a QR code.", "QRコードを だします。")
SCAN = Localized(
    "スマートフォンでQRコードを読みとってください",
    "Scan the QR code with a smartphone",
    "スマートフォンで QRコードを よんでください",
)
SCAN_HINT = Localized(
    "スマートフォンで答えると、この画面は自動で先へ進みます。",
    "When you have answered there, this screen goes on by itself.",
    "スマートフォンで こたえると、テレビも つぎへ いきます。",
)
NOT_TYPED = Localized(
    "テレビでは文字を入れられません。どちらかの方法で続けてください。",
    "Words cannot be typed on a television. Please go on in one of these ways.",
    "テレビでは じを いれられません。えらんでください。",
)
PERSON_SURE = Localized(
    "係の者からお電話します。よいですか",
    "Shall our staff ring you?",
    "かかりの ひとが でんわを します。いいですか",
)
PERSON_YES = Localized("電話してください", "Yes, please ring me", "でんわ してください")
TO_TV = Localized("テレビで続ける", "Go on with the television", "テレビで つづける")
ERASE = Localized("1字消す", "Erase", "1じ けす")
DECIDE = Localized("決定", "OK", "けってい")
CHANGE = Localized("直す", "Change", "なおす")
WHICH_TO_CHANGE = Localized("どこを直しますか", "What shall be changed?", "どこを なおしますか")
REST_OF_FACTS = Localized("つづきを見る", "See the rest", "つづきを みる")

CODE_UNKNOWN = Localized(
    "その番号のテレビが見つかりません。テレビに出ている6桁の番号を、もう一度確かめてください。",
    "No television shows this number. Please check the 6 digits on the screen.",
)
TOO_MANY_TRIES = Localized(
    "番号の間違いが続いたため、いまは登録できません。1時間ほどおいて、もう一度お試しください。",
    "Too many wrong numbers. Please try again in an hour.",
)
TOO_MANY_SETS = Localized(
    "いま、登録を待つテレビが多すぎます。しばらくしてからもう一度お試しください。",
    "Too many televisions are waiting to be paired. Please try again a little later.",
)

RESUME = Localized("つづきから", "Go on", "つづきから")
STOP = Localized("やめる", "Give up", "やめる")
OTHER_PERSON = Localized("人をかえる", "Somebody else", "ひとを かえる")
SEVERAL = Localized("{name}さん", "{name}")
