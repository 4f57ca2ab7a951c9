"""Regular rides: the same ride on the same days of the week."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("同じ予約をくりかえす", "Repeat a ride", "おなじ よやくを くりかえす")
NONE = Localized(
    "くりかえせる予約がありません。まず1回、予約してください。",
    "There is no ride to repeat yet. Please book one first.",
    "くりかえす よやくが ありません。さきに 1かい よやくしてください。",
)
BOOK = Localized("タクシーを予約する", "Book a ride")
WHICH = Localized(
    "どの予約をくりかえしますか。", "Which ride should be repeated?", "どの よやくを くりかえしますか。"
)
RIDE = Localized(
    Text(
        "{clock} {origin}から{destination}へ",
        "{clock} {destination}",
        "{clock}、{origin}から、{destination}へ",
    ),
    Text("{clock} from {origin} to {destination}", "{clock} to {destination}"),
)
LEAVE = Localized("{clock}に出発", "leaving at {clock}")
ARRIVE = Localized("{clock}までに到着", "arriving by {clock}")
WEEKDAYS = Localized("何曜日に乗りますか。", "On which days of the week?", "なんようびに のりますか。")
EVERY_DAY = Localized(
    "月曜から金曜まで毎日", "Every day from Monday to Friday", "げつようから きんようまで まいにち"
)
CHOOSE_DAYS = Localized("曜日を1つずつ選ぶ", "Choose the days one by one", "ようびを ひとつずつ えらぶ")
ON_THIS_DAY = Localized("{day}に乗りますか。", "Do you ride on {day}?", "{day}に のりますか。")
ON_IT_YES = Localized("乗る", "Yes", "のる")
ON_IT_NO = Localized("乗らない", "No", "のらない")
UNTIL = Localized("いつまでくりかえしますか。", "Until when?", "いつまで くりかえしますか。")
UNTIL_OPTION = Localized(
    "{months}か月（{day}まで）", "{months} months (until {day})", "{months}かげつ（{day}まで）"
)
UNTIL_ONE = Localized("1か月（{day}まで）", "One month (until {day})", "1かげつ（{day}まで）")
UNTIL_OTHER = Localized("日を選ぶ", "Choose a day", "ひを えらぶ")
UNTIL_DAY = Localized("最後の日はいつですか。", "Which is the last day?", "さいごの ひは いつですか。")
SURE = Localized("この予約をくりかえしますか。", "Repeat this ride?", "この よやくを くりかえしますか。")
SURE_YES = Localized("くりかえす", "Repeat it", "くりかえす")
SURE_NO = Localized("やめる", "Do not", "やめる")
FACT_RIDE = Localized("予約", "Ride", "よやく")
FACT_DAYS = Localized("曜日", "Days", "ようび")
FACT_UNTIL = Localized("いつまで", "Until", "いつまで")
DONE = Localized(
    "{days}に、{until}までくりかえします。乗る日の{ahead}日前から順に予約を入れ、そのつどお知らせします。"
    "休業日は予約しません。",
    "It repeats on {days} until {until}. Each ride is booked from {ahead} days before its day,"
    " and we tell you each time. Nothing is booked on closed days.",
    "{days}に、{until}まで くりかえします。のる ひの {ahead}にち まえに よやくして、おしらせします。"
    "おやすみの ひは よやくしません。",
)
NOT_DONE = Localized("くりかえしません。", "It does not repeat.", "くりかえしません。")
NO_DAYS = Localized("曜日が1つも選ばれていません。", "No day was chosen.", "ようびが えらばれていません。")
SEE = Localized("くりかえす予約を見る", "See the rides that repeat", "くりかえす よやくを みる")
TOO_LONG = Localized(
    "くりかえせるのは{days}日先までです。",
    "A ride may repeat for at most {days} days.",
    "くりかえせるのは {days}にち さきまでです。",
)
NO_DAY = Localized(
    "その日までに、選んだ曜日がありません。",
    "There is none of these days until then.",
    "その ひまでに、えらんだ ようびが ありません。",
)
OTHER_DAY = Localized(
    "その日は、くりかえす予約の日ではありません。",
    "That is no day of this ride.",
    "その ひは、くりかえす よやくの ひでは ありません。",
)
TOLD_BOOKED = Localized(
    "くりかえしの予約を入れました。{day} {pickup}にお迎え、{place}行きです。運転手に言う番号は{code4}です。",
    "Your repeated ride is booked: pickup on {day}, {pickup}, to {place}."
    " Your number for the driver is {code4}.",
)
TOLD_CLOSED = Localized(
    "{day}は{reason}のためお休みです。くりかえしの予約（{place}行き）は入れません。",
    "{day} is closed ({reason}). Your repeated ride to {place} is not booked.",
)
TOLD_REFUSED = Localized(
    "申しわけありません。{day}のくりかえしの予約（{place}行き）を入れられませんでした。{why}"
    "別の時刻をお探しのときは、予約のページか、お電話でどうぞ。",
    "We are sorry: your repeated ride on {day} to {place} could not be booked. {why}"
    " For another time please use the booking page or telephone us.",
)
