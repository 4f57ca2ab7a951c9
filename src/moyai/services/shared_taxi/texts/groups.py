"""Groups that ride together, in plain words."""

from moyai.engines.conversation import Localized, Text

NEEDS_CHANGE = Localized(
    "乗りかえがいるので、団体ではお送りできません。おひとりずつ予約してください。",
    "This way needs a change of vehicles, which a group cannot book. Please book it singly.",
)
RIDES_ALREADY = Localized(
    "その時間に、もう別の予約があります。", "There is another booking at that time already."
)
NOBODY_FITS = Localized(
    "乗れる方がいません。時刻を変えて、もう一度お試しください。",
    "Nobody could be carried. Please try another time.",
)
NOT_ALL_FIT = Localized(
    "全員は乗れません（乗れない方：{names}）。時刻を変えるか、乗れる方だけで予約してください。",
    "Not everybody can be carried (left out: {names}). Change the time, or book for those who fit.",
)
PLAN_CHANGED = Localized(
    "ほかの予約が先に入り、計画が変わりました。もう一度計画を見てください。",
    "Other bookings came first and the plan has changed. Please look at it again.",
)
TWICE = Localized(
    "{name}さんが2回入っています。1行にまとめてください。", "{name} is named twice. Please use one line."
)
TOO_SMALL = Localized(
    "団体の予約は{least}人からです。{least}人より少ないときは、ふつうの予約をしてください。",
    "A group is {least} people or more. For fewer, please book an ordinary ride.",
)

GONE = Localized(
    "前の団体の記録が、もうありません。人数を伝えて予約してください。",
    "The group of before is no longer kept. Please say how many go.",
)
TITLE = Localized(Text("団体で予約する"), Text("Book for a group"), "みんなで よやくする")
WHO = Localized("どなたが乗りますか。", "Who rides?", "だれが のりますか。")
WHO_AGAIN = Localized(
    Text("「{title}」と同じ{persons}人", "前と同じ{persons}人", "{title}と同じ{persons}人"),
    Text("The same {persons} as “{title}”", "The same {persons}", "the same {persons} people as {title}"),
)
WHO_COUNT = Localized("人数だけ伝える", "Just say how many", "なんにんかを いう")
PERSONS = Localized(
    "ご本人も入れて、何人で行きますか。", "How many go, counting yourself?", "なんにんで いきますか。"
)
PERSONS_HINT = Localized("{least}人から、{most}人まで。", "From {least} to {most} people.")
PERSONS_UNIT = Localized("人", "people")
WHEELCHAIRS = Localized(
    "そのうち、車いすのまま乗る方は何人ですか。",
    "How many of them stay in a wheelchair?",
    "くるまいすの ひとは なんにんですか。",
)
NO_WHEELCHAIR = Localized("いません", "None")
FROM = Localized(
    "みなさんは、どこに集まって乗りますか。", "Where does everybody get in?", "どこで のりますか。"
)
TO = Localized("どこへ行きますか。", "Where do you all go?", "どこへ いきますか。")
BACK = Localized("帰りは何時に出ますか。", "When do you leave for home?", "かえりは なんじですか。")
BACK_NONE = Localized("帰りは予約しない", "No ride home")
SURE = Localized("この団体を予約しますか。", "Book this group?", "よやくしますか。")
SURE_YES = Localized("予約する", "Book", "よやくする")
SURE_NO = Localized("予約しない", "Do not book", "よやくしない")
FIT = Localized(
    "{left}人が乗れません。どうしますか。", "{left} people do not fit. What would you like to do?"
)
FIT_SOME = Localized("乗れる{persons}人だけ予約", "Book the {persons} who fit")
FIT_OTHER = Localized("時刻を変える", "Another time")
NOT_BOOKED = Localized("予約していません。", "Nothing was booked.", "よやくしていません。")
OTHER_TIME = Localized("ほかの時刻で団体を予約", "Book the group at another time")
BOOKED = Localized(
    "団体の予約をしました。{day}、{persons}人が{cars}台で行きます。",
    "The group is booked: on {day} {persons} people go in {cars} vehicles.",
    "よやくしました。{day}、{persons}にんが、{cars}だいで いきます。",
)
SEE = Localized("乗る方の一覧を見る・印刷する", "See and print who rides in which vehicle")
FACT_WHO = Localized("乗る人", "Riders")
FACT_FROM = Localized("集まるところ", "Where you get in")
FACT_TO = Localized("行き先", "To")
FACT_DAY = Localized("日", "Day")
FACT_ARRIVE = Localized("着く時刻", "There by")
FACT_CAR = Localized("{number}台目", "Vehicle {number}")
FACT_BACK = Localized("帰り", "Way home")
FACT_FARE = Localized("みなさんの運賃", "Everybody's fares")
FARE = Localized("合わせて{yen}円", "{yen} yen in all")
FARE_BOTH = Localized("行きと帰りで、合わせて{yen}円", "{yen} yen in all, there and home")
FACT_LEFT = Localized("乗れない方", "Left out")
ARRIVE_BY = Localized("{clock}まで", "by {clock}")
HOMES = Localized("それぞれのご自宅", "Everybody's home")
PEOPLE = Localized("{persons}人", "{persons} people")
CAR = Localized("{persons}人、{pickup}にお迎え", "{persons}, fetched {pickup}")
CAR_CODES = Localized(
    "{persons}人、{pickup}にお迎え、番号{codes}", "{persons}, fetched {pickup}, number {codes}"
)
GO_HOME = Localized("{pickup}に{cars}台で出発", "{pickup}, {cars} vehicles")
LEFT = Localized("{name}さん{persons}人：{why}", "{name}, {persons}: {why}")
DEFAULT_TITLE = Localized("{name}さんの団体", "Group of {name}")

TOLD = Localized(
    "団体「{title}」を予約しました。{day} {pickup}から順にお迎え、{place}行き、{persons}人です。",
    "The group “{title}” is booked: {persons} people to {place} on {day}, fetched from {pickup} on.",
)
TOLD_CHANGED = Localized(
    "団体「{title}」の予約を変えました。{day} {pickup}から順にお迎え、{place}行き、{persons}人です。",
    "The booking of the group “{title}” was changed: {persons} people to {place} on {day}, fetched from "
    "{pickup} on.",
)
CHANGE_CANCELLED = Localized(
    "この団体の予約は取り消されています。新しく予約してください。",
    "This group's booking is cancelled. Please make a new one.",
)
CHANGE_BEGUN = Localized(
    "もうお迎えが始まったので、変えられません。予約はそのままです。",
    "The first have been fetched already, so nothing can be changed. The booking stands.",
)
CHANGE_LATE = Localized(
    "お迎えの時刻が近いので、ここでは変えられません。お電話ください。予約はそのままです。",
    "The pickup is too near to change it here. Please telephone. The booking stands.",
)
LABEL = Localized(
    Text("団体 {day} {clock} {destination}へ", "団体 {day}", "団体、{day}、{clock}、{destination}へ"),
    Text("Group {day} {clock} to {destination}", "Group {day}"),
)
HEADLINE = Localized("団体「{title}」、{persons}人", "Group “{title}”, {persons} people")
SURE_CANCEL = Localized(
    "{day}の団体の予約を、行きも帰りも、ぜんぶ取り消しますか。",
    "Cancel every ride of the group on {day}, there and home?",
)
KEPT = Localized(
    "団体の予約は、そのままです。人数や行き先を変えるときは、窓口にお電話ください。",
    "The group's booking stands. Please telephone the desk to change how many ride or where to.",
    "だんたいの よやくは、そのままです。ひとの かずや いきさきを かえるときは、でんわして ください。",
)
CHANGE_TIME = Localized("着く時刻を変える", "Change the arrival", "じかんを かえる")
SURE_TIME = Localized(
    "{persons}の団体を、{day} {clock}までに着くように変えますか。"
    "みなさんが乗れないときは、いまの予約のままです。",
    "Change the group ({persons}) to arrive by {clock} on {day}? If not everybody fits, the booking stands.",
    "{day} {clock}に かえますか。みんなが のれないときは、いまの よやくの ままです。",
)
SURE_TIME_YES = Localized("変える", "Change it", "かえる")
SURE_TIME_NO = Localized("変えない", "Do not change it", "かえない")
TIME_CHANGED = Localized(
    "団体の予約を変えました。{day}、{clock}までに着きます。",
    "The group's booking was changed: there by {clock} on {day}.",
    "よやくを かえました。{day} {clock}までに つきます。",
)
STANDS = Localized("いまの予約は、そのままです。", "The booking stands.", "いまの よやくは、そのままです。")
