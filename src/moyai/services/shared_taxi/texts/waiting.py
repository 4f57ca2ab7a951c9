"""Waiting for a place to come free."""

from moyai.engines.conversation import Localized, Text

ASK = Localized(
    Text(
        "ご希望の時刻に空きが出たら、お知らせしましょうか。",
        spoken="ご希望の時刻に空きが出たら、お知らせしましょうか。",
    ),
    "Shall we tell you when a place comes free at the time you wish?",
    "あいたら おしらせ しますか。",
)
YES = Localized("空きを待つ", "Wait for a place", "まつ")
NO = Localized("待たない", "Do not wait", "またない")
JOINED = Localized(
    Text(
        "お待ちの方に加えました。{day}、空きが出たら車を押さえて、すぐお知らせします。まだ予約はしていません。",
        "空きをお待ちいただきます",
        "お待ちの方に加えました。空きが出たらお知らせします。まだ予約はしていません。",
    ),
    Text(
        "You are on the waiting list. If a place comes free on {day}, we will keep it and tell you at once. "
        "Nothing is booked yet.",
        "You are on the waiting list",
        "You are on the waiting list. We will tell you when a place comes free. Nothing is booked yet.",
    ),
    "まっている ひとに いれました。あいたら おしらせ します。まだ よやくは していません。",
)
FACT_ORDER = Localized("順番の決め方", "Whose turn it is")
ORDER = Localized(
    "通院、買い物、そのほかの順。同じなら、この30日のご利用が少ない方から。",
    "The doctor's first, then shopping, then the rest; among equals, who has ridden less in 30 days.",
)
WAITS_ALREADY = Localized(
    "空きをお待ちいただけるのは、一度に{most}つまでです。",
    "You can wait for {most} places at a time.",
)
LAPSED = Localized(
    "お返事の時間が過ぎたので、この空きは次の方におゆずりしました。",
    "The time to answer has passed; the place went to the next person.",
)
ACCEPT = Localized("この車に乗る", "Take this ride", "この くるまに のる")
DECLINE = Localized("見送る", "Let it go", "のらない")
ACCEPTED = Localized(
    "予約しました。{day} {clock}に、番号{code4}と運転手に言ってください。",
    "Booked: {day} {clock}. Tell the driver {code4}.",
    "よやく しました。{day} {clock}に、うんてんしゅに {code4}と いってください。",
)
DECLINED = Localized(
    "わかりました。この空きは、次の方におゆずりします。",
    "All right. The place goes to the next person.",
    "わかりました。つぎの ひとに ゆずります。",
)
GONE = Localized(
    "この空きは、もう押さえてありません。",
    "This place is not kept for you any more.",
    "この あきは もう ありません。",
)
BOOKED_BEFORE = Localized(
    "この車は、もう予約になっています。取り消すときは、「予約を見る」からお願いします。",
    'This ride is booked already. To cancel it, open "My rides".',
    "もう よやくに なっています。",
)
HELD = Localized(
    "空きが出ました。{until}まで、この車を押さえてあります。お返事をください。",
    "A place has come free. We keep it for you until {until}. Please tell us.",
    "あきました。{until}まで まっています。のりますか。",
)
