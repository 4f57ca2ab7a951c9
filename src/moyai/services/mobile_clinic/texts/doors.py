"""Words of the patient's conversations: the car, the hospital with the ride, her visits, reminders."""

from moyai.engines.conversation import Localized, Text

BOOK_TITLE = Localized("診療車の予約をする", "Book the clinic car", "しんりょうしゃを よやくする")
MINE_TITLE = Localized("診察の予約を見る・変える", "My clinic visits", "しんさつの よやくを みる")

NOT_PATIENT = Localized(
    "診療車は、かかりつけの先生と相談してから使えます。まず、かかりつけの医療機関へお電話ください。",
    "The clinic car is used by agreement with your doctor. Please ring your clinic first.",
)
NOT_OPEN = Localized(
    "{house}の診療車は、お電話で予約します。{phone}へおかけください。",
    "{house} books the clinic car by telephone: {phone}.",
)
WHICH = Localized(
    Text("どの診察ですか。", spoken="どの診察ですか。"), "Which consultation?", "どの しんさつ ですか。"
)
WHICH_LABEL = Localized("{house}の診察", "Consultation of {house}")
WHICH_LABEL_OF = Localized("{house}（{programme}）", "{house} ({programme})")
WITH = Localized(
    "診察のとき、だれかといっしょですか。", "Will somebody be with you?", "だれかと いっしょですか。"
)
WITH_NOBODY = Localized("ひとりで受ける", "I am alone", "ひとりで")
WITH_FAMILY = Localized("家族といっしょ", "With my family", "かぞくと")
WITH_INTERPRETER = Localized("通訳をお願いしたい", "I need an interpreter", "つうやくが ほしい")

TIME = Localized("診療車がうかがう日と時間を選んでください。", "When shall the clinic car come?")
TIME_LABEL = Localized(
    Text("{day}{clock}ごろ、お宅に着きます", "{day}{clock}", "{day}、{clock}ごろ"),
    Text("{day}, at your door about {clock}", "{day} {clock}"),
)
TIME_NONE = Localized("病院で診てもらう", "Be seen at a hospital instead", "びょういんに いく")
SURE = Localized("この時間に予約しますか。", "Book this time?", "よやく しますか。")
SURE_YES = Localized("予約する", "Book it", "よやくする")
SURE_NO = Localized("やめておく", "Do not book", "やめる")
FACT_WHEN = Localized("うかがう時間", "When")
FACT_CALL = Localized("画面の診察", "Doctor on the screen")
FACT_HOUSE = Localized("医療機関", "Institution")
FACT_PLACE = Localized("場所", "Place")
FACT_DOCTOR = Localized("医師", "Doctor")
FACT_WITH = Localized("いっしょの人", "With you")
BOOKED = Localized(
    Text(
        "予約しました。{day}{clock}ごろ、診療車がお宅にうかがいます。",
        spoken="予約しました。{day}、{clock}ごろ、うかがいます。",
    ),
    "Booked: the clinic car comes on {day} at about {clock}.",
    "よやく しました。{day} {clock}ごろ いきます。",
)
NOT_BOOKED = Localized("予約していません。", "Nothing was booked.", "よやく していません。")

FULL = Localized(
    "診療車は、{last}まで空きがありません。病院の外来なら、下の時間に診てもらえます。送り迎えの車もいっしょに予約できます。",
    "The clinic car is full until {last}. At the hospital there are these times; the ride comes with them.",
    "しんりょうしゃは いっぱい です。びょういんなら いけます。",
)
NOT_READY = Localized(
    Text(
        "診療車の前に、かかりつけの医療機関と決めることがあります。病院の外来なら、下の時間に診てもらえます。",
        spoken="診療車の前に、決めることがあります。病院の外来の時間を選んでください。",
    ),
    Text(
        "Before the clinic car can come, something is to be settled with your clinic. At the hospital there "
        "are these times.",
        spoken="Something is to be settled before the car comes. At the hospital there are these times.",
    ),
    "しんりょうしゃの まえに きめることが あります。びょういんなら いけます。",
)
SCHOOL = Localized("どの学校で相談しますか。", "At which school?", "どの がっこう ですか。")
ONLY_FULL = Localized("診療車は、{last}まで空きがありません。", "The clinic car is full until {last}.")
INSTEAD = Localized(
    "病院の外来の時間です。送り迎えの車もいっしょに予約できます。",
    "Times at the hospital; the ride there and back comes with them.",
)
APPOINTMENT_LABEL = Localized(
    Text("{day}{clock} {house}（{ride}）", "{day}{clock}", "{day}、{clock}、{house}"),
    Text("{day} {clock}, {house} ({ride})", "{day} {clock}"),
)
WITH_RIDE = Localized("送り迎えつき", "with the ride")
WITHOUT_RIDE = Localized("車は空きなし、ご自分で", "no ride free, by yourself")
APPOINTMENT_NOTE = Localized(
    "迎え{pickup}、{arrival}までに着きます。帰りは{back}ごろ（行き帰りの運賃）",
    "Fetched {pickup}, there by {arrival}, home from {back} (fare for both ways)",
)
APPOINTMENT_NONE = Localized("どれも合わない", "None suits me", "どれも だめ")
SURE_BOTH = Localized("診察と送り迎えをいっしょに予約しますか。", "Book the consultation and the ride?")
SURE_ALONE = Localized(
    "この時間に予約しますか。病院までは、ご自分でお越しください。", "Book it? Please come by yourself."
)
FACT_AT = Localized("診察", "Consultation")
FACT_THERE = Localized("行き", "There")
FACT_BACK = Localized("帰り", "Home")
FACT_FARE = Localized("車の運賃", "Fare")
THERE = Localized("{pickup}にお迎え、{arrival}までに着きます", "Fetched {pickup}, there by {arrival}")
BACK = Localized("{pickup}に病院へお迎え", "Fetched at the hospital {pickup}")
YEN = Localized("行き帰りで{yen}円", "{yen} yen both ways")
BOOKED_BOTH = Localized(
    Text(
        "予約しました。{day}{clock}、{house}で診察です。お迎えは{pickup}、{arrival}までに着きます。帰りは{back}に病院へお迎えに行きます。",
        spoken="予約しました。{day}、{clock}、{house}です。お迎えは{pickup}、帰りは{back}です。",
    ),
    "Booked: {day} {clock}, {house}. You are fetched {pickup} and there by {arrival}; home from {back}.",
)
BOOKED_ALONE = Localized(
    "予約しました。{day}{clock}、{house}で診察です。ご自分でお越しください。",
    "Booked: {day} {clock}, {house}. Please come by yourself.",
)
NOTHING_FREE = Localized(
    "いま選べる時間がありません。{house}へお電話ください。{phone}",
    "There is no time to choose now. Please ring {house}: {phone}.",
)

NONE = Localized("診察の予約はありません。", "You have no visits booked.", "よやくは ありません。")
BOOK = Localized("予約する", "Book a visit", "よやくする")
WHICH_ONE = Localized("どの予約ですか。", "Which one?", "どの よやく ですか。")
VISIT_LABEL = Localized(
    Text("{day}{clock} 診療車（{house}）", "{day}{clock}", "{day}、{clock}、診療車"),
    Text("{day} {clock}, clinic car ({house})", "{day} {clock}"),
)
VISIT_LABEL_CANCELLED = Localized(
    Text("取り消した予約（{day}{clock}）", "取消 {day}", "取り消した予約、{day}"),
    Text("Cancelled ({day} {clock})", "Cancelled {day}"),
)
SEEN_LABEL = Localized(
    Text("{day}{clock} {house}で診察", "{day}{clock}", "{day}、{clock}、{house}"),
    Text("{day} {clock}, at {house}", "{day} {clock}"),
)
WHAT_NOW = Localized("どうしますか。", "What would you like to do?", "どう しますか。")
KEEP = Localized("このままでよい", "Keep it as it is", "このままで いい")
CHANGE = Localized("時間を変える", "Change the time", "じかんを かえる")
CANCEL = Localized("取り消す", "Cancel it", "とりけす")
UNDO = Localized("取り消しを元に戻す", "Take the cancellation back", "もとに もどす")
KEPT = Localized("このままです。", "It stays as it is.")
CANCEL_SURE = Localized("{day}{clock}の診察を取り消しますか。", "Cancel the visit on {day} at {clock}?")
CANCEL_SURE_BOTH = Localized(
    "{day}{clock}の診察と、行き帰りの車を取り消しますか。",
    "Cancel the consultation on {day} at {clock} and both rides?",
)
CANCEL_YES = Localized("取り消す", "Cancel it", "とりけす")
CANCEL_NO = Localized("取り消さない", "Keep it", "とりけさない")
CANCELLED = Localized(
    "取り消しました。まちがえたときは、しばらくのあいだ元に戻せます。",
    "It is cancelled. For a while you can take that back.",
)
CANCELLED_BOTH = Localized(
    "診察と、行き帰りの車を取り消しました。まちがえたときは、しばらくのあいだ元に戻せます。",
    "The consultation and both rides are cancelled. For a while you can take that back.",
)
TOLD_CANCELLED_SEEN = Localized(
    "{day}{clock}の診察を取り消しました（{house}）。",
    "The consultation on {day} at {clock} is cancelled ({house}).",
)
TOLD_CANCELLED_BOTH = Localized(
    "{day}{clock}の診察と、行き帰りの車を取り消しました（{house}）。",
    "The consultation on {day} at {clock} and both rides are cancelled ({house}).",
)
BACK_AGAIN_BOTH = Localized(
    "元に戻しました。{day}{clock}の診察です。お迎えは{pickup}、帰りは{back}です。",
    "It is booked again: {day} {clock}. You are fetched {pickup}; home from {back}.",
)
BACK_AGAIN_ALONE = Localized(
    "元に戻しました。{day}{clock}、{house}で診察です。", "It is booked again: {day} {clock}, {house}."
)
BACK_AGAIN = Localized("元に戻しました。予約どおりにうかがいます。", "It is booked again as it was.")
NEW_TIME = Localized("新しい時間を選んでください。", "Choose the new time.")
NO_OTHER = Localized(
    "ほかに空いている時間がありません。このままです。", "No other time is free. It stays as it is."
)
STAY = Localized("どれも合わない（このまま）", "None suits me (keep it)", "このままで いい")
MOVED_BOTH = Localized(
    Text(
        "変えました。{day}{clock}、{house}で診察です。お迎えは{pickup}、{arrival}までに着きます。帰りは{back}に病院へお迎えに行きます。",
        spoken="変えました。{day}、{clock}、{house}です。お迎えは{pickup}、帰りは{back}です。",
    ),
    "Moved: {day} {clock}, {house}. You are fetched {pickup} and there by {arrival}; home from {back}.",
)
MOVED_ALONE = Localized(
    "変えました。{day}{clock}、{house}で診察です。ご自分でお越しください。",
    "Moved: {day} {clock}, {house}. Please come by yourself.",
)
MOVE_SURE_BOTH = Localized(
    "この時間に変えますか。送り迎えの車も変わります。", "Change to this time, rides and all?"
)
MOVE_SURE_ALONE = Localized(
    "この時間に変えますか。病院までは、ご自分でお越しください。",
    "Change to this time? Please come by yourself.",
)
MOVE_YES = Localized("この時間に変える", "Change to it", "かえる")
MOVE_NO = Localized("変えない", "Leave it as it is", "かえない")
MOVED = Localized("{day}{clock}ごろに変えました。", "Moved to {day} at about {clock}.")

OWN_NEWS = Localized(
    "お約束のことで、お知らせがあります。ご自分のページをご覧ください。",
    "There is news about an appointment of yours. Please look at your own page.",
    "おしらせが あります。じぶんの ページを みてください。",
)
OWN_WHEN = Localized("{day}{clock}ごろのお約束です。", "Your appointment: {day}, about {clock}.")
OWN_TOMORROW = Localized(
    "あす{clock}ごろ、お約束があります。", "You have an appointment tomorrow at about {clock}."
)
OWN_TODAY = Localized(
    "きょう{clock}ごろ、お約束があります。", "You have an appointment today at about {clock}."
)
OWN_GONE = Localized(
    "{day}{clock}のお約束は、なくなりました。", "Your appointment of {day}, {clock}, is off."
)

BOOKED_AT = Localized(
    "予約しました。{day}{clock}ごろ、診療車が{place}に行きます。",
    "Booked: the clinic car is at {place} on {day} at about {clock}.",
)
TIME_LABEL_AT = Localized(
    Text("{day}{clock}ごろ、学校に着きます", "{day}{clock}", "{day}、{clock}ごろ"),
    Text("{day}, at the school about {clock}", "{day} {clock}"),
)

REMIND_EVENING = Localized(
    "あす{day}{clock}ごろ、診療車がお宅にうかがいます（{house}）。",
    "Tomorrow, {day}, at about {clock} the clinic car comes to you ({house}).",
)
REMIND_MORNING = Localized(
    "きょう{clock}ごろ、診療車がお宅にうかがいます（{house}）。",
    "Today at about {clock} the clinic car comes to you ({house}).",
)
REMIND_EVENING_SEEN = Localized(
    "あす{day}{clock}、{house}で診察です。{ride}",
    "Tomorrow, {day}, at {clock}: your consultation at {house}. {ride}",
)
REMIND_MORNING_SEEN = Localized(
    "きょう{clock}、{house}で診察です。{ride}",
    "Today at {clock}: your consultation at {house}. {ride}",
)
REMIND_RIDE = Localized("お迎えは{pickup}です。", "You are fetched {pickup}.")
COMES = Localized("待っています", "I will be there", "まっています")
COMES_SEEN = Localized("行きます", "I will come", "いきます")
CALL_ME = Localized("電話がほしい", "Please ring me", "でんわが ほしい")
THANKS_COMES = Localized("ありがとうございます。お待ちください。", "Thank you.", "ありがとう ございます。")
THANKS_CALL = Localized("{house}からお電話します。", "{house} will ring you.", "でんわを します。")
OVER = Localized("この予約は、もう終わっています。", "This visit is over already.")

TOLD_DELAYED = Localized(
    "{house}の診察が遅れています。{clock}ごろになります。帰りの車も{back}のお迎えに変えました。",
    "{house} is late: your consultation will be at about {clock}. The ride home is moved to {back}.",
)
TOLD_DELAYED_ALONE = Localized(
    "{house}の診察が遅れています。{clock}ごろになります。",
    "{house} is late: your consultation will be at about {clock}.",
)
TOLD_DELAYED_UNSURE = Localized(
    "{house}の診察が遅れています。{clock}ごろになります。帰りの車は、係がお電話で決めます。",
    "{house} is late: your consultation will be at about {clock}. We ring you about the ride home.",
)
DESK_BACK = Localized(
    "{name}さん：診察が{clock}まで遅れ、帰りの車を動かせませんでした。帰り方を決めて、お電話してください。",
    "{name}: the consultation is late until {clock} and the ride home could not be moved. Please arrange it.",
)

TAKEN = Localized("その時間は、ほかの方の予約が入りました。", "Somebody else has just booked that time.")
TWICE = Localized("同じ時間に、もう予約があります。", "You have something booked at that time.")
OVER_NOW = Localized("この診察は、もう変えられません。", "This consultation can no longer be changed.")
UNDO_OVER = Localized("取り消しを元に戻せる時間が過ぎました。", "It is too late to take that back.")
NO_RIDE_AGAIN = Localized(
    "送り迎えの車がもう空いていないので、元に戻せません。取り消しのままです。",
    "No car is free for the rides any more; it stays cancelled.",
)
RIDE_UNDER_WAY = Localized(
    "お迎えの車がもう動いています。変えるときは、医療機関へお電話ください。",
    "The car that fetches you is on its way. Please ring the institution to change it.",
)
CHANGED = Localized(
    "この予約は、ほかの人が先に変えました。今のようすを見て、もう一度お願いします。",
    "Somebody else has changed it. Please look again.",
)
NOT_HERS = Localized("この予約は見つかりません。", "There is no such booking.")
