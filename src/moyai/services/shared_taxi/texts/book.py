"""Booking a ride."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("タクシーを予約する", "Book a ride")

FROM = Localized("どこから乗りますか。", "Where shall we pick you up?")
TO = Localized("どこまで行きますか。", "Where are you going?")
PLACE_HINT = Localized(
    "名前でさがすか、下の一覧や地図から選んでください。",
    "Search by name, or choose from the lists or the map.",
)
OUTSIDE = Localized(
    "そこは運行区域の外です。運行区域の中の場所を選んでください。",
    "That is outside the service area. Please choose a place inside it.",
)
CROSSING = Localized(
    Text("そこへは、まっすぐ行けません。どうしますか。", spoken="{why} どうしますか。"),
    Text(
        "You cannot go straight there. What would you like to do?", spoken="{why} What would you like to do?"
    ),
)
ANOTHER_PLACE = Localized("行き先を選びなおす", "Choose another place")
GIVE_UP = Localized("予約をやめる", "Do not book")
TO_AGAIN = Localized(
    "どこまで行きますか（「{area}」の区域の中か、中心市街地）。",
    "Where are you going (within the {area} area, or the town centre)?",
)
OUTSIDE_REACH = Localized(
    "そこへは、まっすぐ行けません。同じ区域か中心市街地の場所を選んでください。",
    "You cannot go straight there. Please choose a place in the same area or in the town centre.",
)

TIMING = Localized("いつがよいですか。", "When would you like to go?")
TIMING_NOW = Localized("なるべく早く", "As soon as possible")
TIMING_LEAVE = Localized("出発の時刻を決める", "At a time I leave")
TIMING_LEAVE_HINT = Localized("例：午前10時より後に家を出たい", "For example: leave home after 10:00")
TIMING_ARRIVE = Localized("着きたい時刻を決める", "At a time I must be there")
TIMING_ARRIVE_HINT = Localized("例：11時までに病院に着きたい", "For example: at the hospital by 11:00")
RETURN_HINT = Localized("行きは{clock}ごろに着きます。", "You will arrive at about {clock}.")
WHEN_LEAVE = Localized("何日の何時より後に出発しますか。", "On which day, and leaving after what time?")
WHEN_ARRIVE = Localized("何日の何時までに着きたいですか。", "On which day, and by what time must you arrive?")
WHEN_HINT = Localized(
    "平日の{opens}から{closes}まで運行しています。", "We run on weekdays from {opens} to {closes}."
)

PERSONS = Localized("全部で何人乗りますか。", "How many people will ride?")
PERSONS_HINT = Localized("ご本人も数えてください。", "Count yourself too.")
PERSONS_UNIT = Localized("人", "people")
WHEELCHAIRS = Localized("車いすは何台ですか。", "How many wheelchairs?")
WHEELCHAIRS_HINT = Localized("車いすのまま乗る人の数です。", "People who stay in their wheelchair.")
WHEELCHAIRS_NONE = Localized("なし", "None")
WHEELCHAIRS_ONE = Localized("1台", "1 wheelchair")
WHEELCHAIRS_SOME = Localized("{number}台", "{number} wheelchairs")
INFANTS = Localized(
    "そのうち、小学校に上がる前のお子さんは何人ですか。",
    "How many of them are children who do not go to school yet?",
    "しょうがっこうに はいるまえの こどもは なんにんですか。",
)
INFANTS_NONE = Localized("いません", "None")
INFANTS_SOME = Localized("{number}人", "{number}")

OFFERS = Localized("どの車にしますか。", "Which one would you like?")
OFFERS_NEAREST = Localized(
    Text("近い時刻なら、ご用意できます。", spoken="{why} 次の時刻ではいかがですか。"),
    Text("We can offer these times nearby.", spoken="{why} We can offer these times nearby."),
)
OFFERS_OTHER = Localized("ほかの日時にする", "Another day or time")
OFFERS_OTHER_OR_WAIT = Localized("空きを待つ・ほかの日時", "Wait for a place, or another time")
OFFER = Localized(
    Text("{day} {pickup}お迎え、{arrival}到着", "{pickup}お迎え"),
    Text("{day}, pickup {pickup}, arrival {arrival}", "pickup {pickup}"),
)
WINDOW = Localized("{start}から{end}", "{start} to {end}")
MOMENT = Localized("{day} {clock}", "{day}, {clock}")
FACT_CHANGE = Localized("乗りかえ", "Change of cars")
CHANGE = Localized(
    Text(
        "{place}で乗りかえ。{arrival}に着き、次の車は{pickup}に来ます。待ち時間は{least}分から{most}分です。",
        "{place}で乗りかえ",
        "{place}で乗りかえます。次の車は{pickup}に来ます。待ち時間は長くて{most}分です。",
    ),
    Text(
        "Change at {place}: you arrive {arrival}, the next car comes {pickup}. You wait {least} to {most} "
        "minutes.",
        "change at {place}",
        "You change at {place}. The next car comes {pickup}; you wait {most} minutes at most.",
    ),
)
NOTE_CHANGE = Localized(
    Text("{place}で乗りかえます（待ち時間{least}〜{most}分）。", "{place}で乗りかえ"),
    Text("You change at {place} (wait: {least} to {most} minutes).", "change at {place}"),
)
NOTE_POOLED = Localized("ほかの方と乗り合わせます。", "You will share the car with others.")
NOTE_MAYBE_POOLED = Localized(
    "あとから、ほかの方と乗り合わせることがあります。", "Others may join you later."
)
NOTE_ELSEWHERE = Localized(
    "別の乗り場からなら、ご希望の時刻に乗れます。",
    "At the time you asked, from another place.",
)
NOTE_ELSEWHERE_ALIGHT = Localized(
    "別の場所で降りるなら、ご希望の時刻に乗れます。",
    "At the time you asked, if you get out at another place.",
)
NOTE_ELSEWHERE_BOTH = Localized(
    "別の場所で乗り降りするなら、ご希望の時刻に乗れます。",
    "At the time you asked, if you get in and out at other places.",
)
NOTE_ELSEWHERE_NEAR = Localized(
    "少し歩いて別の場所で乗り降りすると、近い時刻に乗れます。",
    "At a near time, if you walk a little to get in or out.",
)
NOTE_LATER = Localized("ご希望より{minutes}分あとです。", "{minutes} minutes later than you asked.")
NOTE_EARLIER = Localized("ご希望より{minutes}分前です。", "{minutes} minutes earlier than you asked.")
NOTE_OTHER_DAY = Localized("別の日です（{day}）。", "On another day ({day}).")

SURE = Localized("この内容で予約しますか。", "Shall we book this?")
SURE_YES = Localized("予約する", "Book it")
SURE_NO = Localized("予約しない", "Do not book")
FACT_FROM = Localized("乗るところ", "From")
FACT_TO = Localized("行き先", "To")
FACT_DAY = Localized("日", "Day")
FACT_PICKUP = Localized("お迎えの時刻", "Pickup")
FACT_ARRIVAL = Localized("到着の時刻", "Arrival")
FACT_PARTY = Localized("乗る人", "Riders")
FACT_INFANTS = Localized("うち小さなお子さん", "Of them small children")
FACT_FARE = Localized("運賃", "Fare")
FACT_FARE_WHY = Localized("運賃の種類", "Kind of fare")
FACT_CODE = Localized("予約番号", "Booking number")
FACT_NEXT_CODE4 = Localized("次の車の運転手に言う番号", "Number for the second driver")
FACT_CODE4 = Localized("運転手に言う番号", "Number to tell the driver")
PARTY_ONE = Localized("1人", "1 person")
PARTY = Localized("{persons}人", "{persons} people")
PARTY_WHEELCHAIRS = Localized("{party}（車いす{wheelchairs}台）", "{party} (wheelchairs: {wheelchairs})")

BOOKED = Localized(
    Text(
        "予約しました。{day}の{pickup}のあいだに、お迎えにまいります。",
        "予約しました",
        "予約しました。{day}、{pickup}のあいだにお迎えにまいります。運転手に言う番号は{code4}です。",
    ),
    Text(
        "Booked. We will pick you up on {day}, {pickup}.",
        "Booked",
        "Booked. We will pick you up on {day}, {pickup}. Your number for the driver is {code4}.",
    ),
)
BOOKED_AT_STOP = Localized(
    Text(
        "予約しました。{day}の{pickup}のあいだに、車が乗り場にまいります。",
        "予約しました",
        "予約しました。{day}、{pickup}のあいだに乗り場にまいります。運転手に言う番号は{code4}です。",
    ),
    Text(
        "Booked. The car will be at your stop on {day}, {pickup}.",
        "Booked",
        "Booked. The car will be at your stop on {day}, {pickup}. Your number for the driver is {code4}.",
    ),
)
RETURN = Localized("帰りも予約する", "Book the return")
OTHER_TIME = Localized("別の日時で予約する", "Try another day or time")
NOT_BOOKED = Localized("予約していません。", "Nothing has been booked.")
OFFERS_ELSEWHERE = Localized(
    Text("別の乗り場・降り場か、近い時刻なら、ご用意できます。", spoken="{why} 次のどれかではいかがですか。"),
    Text(
        "We can offer another place to get in or out, or other times.",
        spoken="{why} We can offer another place to get in or out, or other times.",
    ),
)
NOTHING_NEAR = Localized(
    "{why} 近い時刻にも、空きが見つかりませんでした。別の日時をお試しください。",
    "{why} We found nothing nearby either. Please try another day or time.",
)
REGISTER_FIRST = Localized("ご予約の前に、ご登録をお願いします。", "Please register before you book a ride.")
