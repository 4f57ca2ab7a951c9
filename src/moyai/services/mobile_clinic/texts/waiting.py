"""Words of the patient's waiting list: joined, offered, answered."""

from moyai.engines.conversation import Localized, Text

ASK = Localized(
    "診療車の空きを待ちますか。空きが出たら、お知らせします。",
    "Would you like to wait for the clinic car? We tell you when a time comes free.",
    "しんりょうしゃの あきを まちますか。",
)
YES = Localized("空きを待つ", "Wait", "まつ")
NO = Localized("待たない", "Do not wait", "またない")
OR_WAIT = Localized("どれも合わない・診療車を待つ", "None / wait for car", "どれも だめ・まつ")
HOW_LONG = Localized("いつまで待てますか。", "Until when can you wait?", "いつまで まてますか。")
UNTIL = Localized(
    Text("{day}まで", spoken="{day}まで"), Text("Until {day}", spoken="until {day}"), "{day}まで"
)
OWN_DAYS = Localized("来てほしい日を自分で決める", "I choose the days", "じぶんで きめる")
FIRST = Localized("何日から来てほしいですか。", "From which day?", "なんにち から ですか。")
LAST = Localized("何日までに来てほしいですか。", "Until which day?", "なんにち まで ですか。")
JOINED = Localized(
    "{first}から{last}までの空きを待っています。空きが出たら、お知らせします。お返事の期限もお伝えします。",
    "You are waiting for a time from {first} to {last}. When one comes free we tell you.",
    "あきを まって います。あいたら おしらせ します。",
)
FACT_ORDER = Localized("順番", "Turn")
ORDER = Localized(
    "とれた割合の少ない医療機関から、早く待った順です",
    "Clinics that got least first, then who waited longest",
)

OFFERED = Localized(
    "診療車に空きが出ました。{day}{clock}ごろ、お宅にうかがえます（{house}）。{until}までにお返事ください。",
    "The clinic car has a free time: {day}, about {clock}, at your door ({house}). Please answer by {until}.",
)
ACCEPT = Localized("この時間に来てほしい", "Yes, come then", "きて ほしい")
PASS = Localized("この日はだめ、また待つ", "Not then, I wait on", "この ひは だめ")
LEAVE = Localized("もう待たない", "I no longer wait", "もう またない")
ACCEPTED = Localized(
    "予約しました。{day}{clock}ごろ、診療車がお宅にうかがいます。",
    "Booked: the clinic car comes on {day} at about {clock}.",
)
PASSED = Localized(
    "わかりました。次の空きをお待ちください。", "All right. We tell you of the next free time."
)
LEFT = Localized("わかりました。空きを待つのをやめました。", "All right. You no longer wait.")
GONE = Localized(
    "お返事の期限が過ぎたため、この時間はとれませんでした。",
    "The time to answer is over; this time can no longer be had.",
)
BOOKED_BEFORE = Localized(
    "この時間は、もう予約になっています。やめるときは、予約を取り消してください。",
    "It is booked already. To give it up, please cancel the booking.",
)
LAPSED_TOLD = Localized(
    "{day}{clock}の診療車の空きは、お返事の期限が過ぎたか、車の都合で、とれなくなりました。"
    "引きつづき、次の空きをお待ちいただいています。",
    "The free time of {day}, {clock} can no longer be had: it was not answered in time, or the car cannot "
    "come. You are still waiting for the next one.",
)

NONE_CAME = Localized(
    "{last}まで、診療車の空きは出ませんでした。{house}へお電話ください。{phone}",
    "No time of the clinic car came free until {last}. Please ring {house}: {phone}.",
)

OFFER_CARD = Localized("診療車の空き {day}{clock}ごろ", "Clinic car free: {day}, about {clock}")
ANSWER_BY = Localized("{until}までにお返事ください", "Please answer by {until}")
OFFER_LABEL = Localized(
    Text("空きの案内（{day}{clock}、返事は{until}まで）", "空き {day}{clock}", "空きの案内、{day}、{clock}"),
    Text("Free time ({day}, {clock}; answer by {until})", "Free {day} {clock}"),
)
WAITING_LABEL = Localized(
    Text("空きを待っています（{first}から{last}まで）", "空き待ち", "空きを待っています"),
    Text("Waiting ({first} to {last})", "Waiting"),
)
ANSWER = Localized("この時間に来てもらいますか。", "Shall the clinic car come then?", "きて もらいますか。")
STOP = Localized("待つのをやめる", "Stop waiting", "やめる")
WAIT_ON = Localized("このまま待つ", "Wait on", "このまま まつ")
T_PASSED = Localized(
    "{name}さんは{day}{at}の空きを断り、次の空きを待っています。",
    "{name} let the free time of {day}, {at} go and waits on.",
)
T_LEFT = Localized(
    "{name}さんは{day}{at}の空きを断り、待つのをやめました。",
    "{name} let the free time of {day}, {at} go and waits no more.",
)
