"""Why something cannot be done, in the person's words, and what to do next."""

from moyai.engines.conversation import Localized, Text
from moyai.services.shared_taxi.enums import UnmetReason

OUTSIDE_AREA = Localized(
    Text(
        "「{place}」は、運行区域の外です。区域の中の場所を選んでください。",
        spoken="そこは運行区域の外です。区域の中の場所を選んでください。",
    ),
    "“{place}” is outside the service area. Please choose a place inside it.",
)
AREA_RULE = Localized(
    Text(
        "「{origin}」の区域からは、同じ区域の中と中心市街地へ行けます。「{destination}」の区域へは、まっすぐ行けません。",
        spoken="お乗りになる区域からは、同じ区域の中と中心市街地へ行けます。ほかの区域へは、まっすぐ行けません。",
    ),
    "From the {origin} area you can go within that area and to the town centre, but not straight to the "
    "{destination} area.",
)
FORBIDDEN_PAIR = Localized(
    Text(
        "「{origin}」と「{destination}」のあいだは、のりあいタクシーではお送りできません。{reason}",
        spoken="そのあいだは、のりあいタクシーではお送りできません。{reason}",
    ),
    Text(
        "The shared taxi may not take you from “{origin}” to “{destination}”. {reason}",
        spoken="The shared taxi may not take you from there to there. {reason}",
    ),
)
NO_CONNECTION = Localized(
    Text(
        "「{place}」での乗りかえが、その時刻では合いません。",
        spoken="その時刻では、乗りかえる車が合いません。",
    ),
    Text(
        "At that time the two cars do not meet at “{place}”, where you change.",
        spoken="At that time the two cars do not meet where you change.",
    ),
)
ON_THE_WAY = Localized(
    "いまご乗車中です。乗りかえの車は、乗りかえる場所に着いてから取り消せます。",
    "You are on the way. The second car can be cancelled once you have reached the place of the change.",
)
WITHIN_CENTRE = Localized(
    "中心市街地の中だけの移動には、お使いいただけません。",
    "The shared taxi does not serve trips within the town centre.",
)
SAME_PLACE = Localized(
    Text("出発する場所と同じところです。行き先を選びなおしてください。", "（乗るところ）"),
    Text("That is the same place as where you leave from. Please choose another.", "(where you get in)"),
)
CLOSED_DAY = Localized(
    "{day}はお休みです（{reason}）。別の日を選んでください。",
    "There is no service on {day} ({reason}). Please choose another day.",
)
OUTSIDE_HOURS = Localized(
    "運行は{opens}から{closes}までです。その間の時刻を選んでください。",
    "The service runs from {opens} to {closes}. Please choose a time between.",
)
RIDE_OUTSIDE_HOURS = Localized(
    "その時刻では、運行時間のうちに着けません。別の時刻を選んでください。",
    "At that time the ride would not be over within our hours. Please choose another time.",
)
PAST = Localized(
    "その時刻はもう過ぎています。これからの時刻を選んでください。",
    "That time has already passed. Please choose a later time.",
)
TOO_SOON = Localized(
    "その時刻までに車が間に合いません。もう少しあとの時刻を選んでください。",
    "A car cannot come by then. Please choose a somewhat later time.",
)
TOO_FAR_AHEAD = Localized(
    "予約は{days}日先までできます。もっと近い日を選んでください。",
    "You can book up to {days} days ahead. Please choose an earlier day.",
)
PARTY = Localized(
    "一度に予約できるのは、ご本人を入れて1人から{max}人までです。",
    "You can book for 1 to {max} people at a time, yourself included.",
)
WHEELCHAIRS = Localized(
    "車いすは、乗る人の数まで、{max}台までです。",
    "You can bring up to {max} wheelchairs, and no more than there are riders.",
)
NOT_ELIGIBLE = Localized(
    "いまのご登録では、その日にお使いいただけません。市役所にお電話ください。",
    "Your registration does not cover that day. Please telephone the city hall.",
)
NO_CAPACITY = Localized(
    "その時刻は、車がほかの方のご予約でいっぱいです。",
    "At that time all cars are taken by other bookings.",
)
NO_WHEELCHAIR_PLACE = Localized(
    "その時刻は、車いすで乗れる車が空いていません。",
    "At that time no car with a free wheelchair place is available.",
)
NO_STOP = Localized(
    Text(
        "{place}から歩ける所（{metres}メートルまで）に、停留所がありません。お電話でご相談ください。",
        "歩ける所に停留所がありません",
        "{place}から歩ける所に、停留所がありません。お電話でご相談ください。",
    ),
    Text(
        "There is no stop within walking distance ({metres} m) of {place}. Please telephone us.",
        "No stop within walking distance",
        "There is no stop within walking distance of {place}. Please telephone us.",
    ),
)
STOP_CHANGED = Localized(
    "乗り場が変わりました。もう一度お選びください。",
    "The place to get in has changed. Please choose again.",
)
OFFER_GONE = Localized(
    Text(
        "申しわけありません。たった今、その車の空きがなくなりました。ほかの時刻をお選びください。",
        spoken="申しわけありません。その車の空きがなくなりました。ほかの時刻をお選びください。",
    ),
    "We are sorry: that place has just been taken. Please choose another time.",
)
FARE_CHANGED = Localized(
    "運賃が変わりました。もう一度お確かめください。",
    "The fare has changed. Please check it again.",
)
OVERLAP = Localized(
    "{clock}ごろに、もう1つのご予約（{place}行き）があります。別の時刻を選んでください。",
    "You have another ride around {clock} (to {place}). Please choose another time.",
)
NOT_CANCELLABLE = Localized(
    "このご予約は、もう取り消せません。お困りのときは、お電話ください。",
    "This ride can no longer be cancelled. Please telephone us if you need help.",
)
ALREADY_REGISTERED = Localized(
    "同じお名前と生年月日の方が、もう登録されています。お心当たりがないときは、市役所にお電話ください。",
    "Somebody with this name and date of birth is registered. If that is not you, please telephone us.",
)
CENTRE_HOME = Localized(
    Text(
        "中心市街地にお住まいの方は、のりあいタクシーの対象ではありません。申しわけありません。",
        short="中心市街地は対象ではありません",
    ),
    Text(
        "We are sorry: people who live in the town centre cannot register for the shared taxi.",
        short="The town centre is not served",
    ),
)
OUTSIDE_HOME = Localized(
    "そこは運行区域の外です。申しわけありませんが、区域の中にお住まいの方が対象です。",
    "That is outside the service area. We are sorry: only people who live inside it can register.",
)
ACCOUNT_EXISTS = Localized(
    "この方の暗証（パスワード）は、もう決めてあります。ログインしてください。",
    "A password has been set already. Please sign in.",
)
LINK_EXPIRED = Localized(
    "この画面の有効な時間が過ぎました。市役所にお電話ください。",
    "This page is no longer valid. Please telephone the city hall.",
)

BY_REASON: dict[str, Localized] = {
    UnmetReason.NO_CAPACITY: NO_CAPACITY,
    UnmetReason.NO_WHEELCHAIR_PLACE: NO_WHEELCHAIR_PLACE,
    UnmetReason.OFFER_GONE: OFFER_GONE,
    UnmetReason.TOO_SOON: TOO_SOON,
    UnmetReason.NOT_ELIGIBLE: NOT_ELIGIBLE,
}
