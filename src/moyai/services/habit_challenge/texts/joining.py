"""What is said when somebody joins the challenge, and when she asks after her team."""

from __future__ import annotations

from moyai.engines.conversation import Localized, Text

JOIN_TITLE = Localized(
    Text("三世代チャレンジに参加する", "チャレンジに参加"),
    Text("Join the three-generation challenge", "Join the challenge"),
    "チャレンジに はいる",
)
MINE_TITLE = Localized(
    Text("わたしのチーム", "わたしのチーム"), Text("My team", "My team"), "わたしの チーム"
)

CLOSED = Localized(
    "いまは、三世代チャレンジの申し込みを受け付けていません。",
    "The three-generation challenge takes no applications at the moment.",
    "いまは もうしこめません。",
)
ALREADY = Localized(
    "もう三世代チャレンジに入っています。",
    "You are in the three-generation challenge.",
    "もう はいって います。",
)
TALK_TO_US = Localized(
    "もう一度始めるときは、まちの担当にお電話ください。", "To begin again, please ring the town's office."
)
YOUNG = Localized(
    "18歳になっていない方は、ご家族からの招待で入れます。",
    "Before 18 you join through an invitation of your family.",
)
WAITING = Localized(
    "もう申し込まれています。チームが決まるのを待っています。どうしますか。",
    "You have applied and wait for a team. What would you like?",
    "もうしこみは すんで います。どうしますか。",
)
IN_CLASS = Localized(
    Text(
        "{day}の{place}の教室に申し込まれています。どうしますか。",
        spoken="{day}の教室に申し込まれています。どうしますか。",
    ),
    Text(
        "You have a place in the class at {place} on {day}. What would you like?",
        spoken="You have a place in the class on {day}. What would you like?",
    ),
)
KEEP = Localized("このままでよい", "Keep it", "このままで いい")
WITHDRAW = Localized("申し込みを取り消す", "Withdraw it", "とりけす")
KEPT = Localized("このままです。", "It stays as it is.")
WITHDRAWN = Localized("申し込みを取り消しました。", "Your application is withdrawn.", "とりけしました。")

INVITED = Localized(
    "招待が届いています。どのチームに入りますか。",
    "You are invited. Which team will you join?",
    "しょうたいが きて います。",
)
INVITED_LABEL = Localized(
    Text("{inviter}のチーム「{team}」", "{inviter}のチーム"),
    Text("{inviter}'s team {team}", "{inviter}'s team"),
)
OTHER_WAY = Localized("ほかの入り方を選ぶ", "Another way", "ほかの はいりかた")
PROGRAMME = Localized("どの取り組みに参加しますか。", "Which programme?", "どれに はいりますか。")
WAY = Localized("どのように参加しますか。", "How would you like to join?", "どうやって はいりますか。")
BY_CLASS = Localized("教室で教わりながら始める", "Begin in a class", "きょうしつで はじめる")
BY_TEAM = Localized("募集中のチームに入る", "Join a team that looks for somebody", "チームに はいる")
BY_FAMILY = Localized("家族や知り合いと組む", "With family", "かぞくと はじめる")
ALONE = Localized("おまかせで組んでもらう", "Have a team found for me", "おまかせする")
COURSE = Localized("どの教室に来られますか。", "Which class can you come to?", "どの きょうしつに きますか。")
COURSE_LABEL = Localized("{day} {clock} {place}", "{day} {clock}, {place}")
TEAM = Localized("どのチームに入りますか。", "Which team?", "どの チームに はいりますか。")
TEAM_LABEL = Localized(
    Text("{team}（いま{count}人）", "{team}（{count}人）", "{team}、いま{count}人"),
    Text("{team} ({count} people)", "{team} ({count})", "{team}, {count} people"),
)
WITH = Localized("どなたと組みますか。", "With whom?", "だれと はじめますか。")
CHALLENGE = Localized("何を続けたいですか。", "What would you like to do?", "なにを つづけますか。")
ACTIVITY = Localized(
    "いま、ふだんどのくらい歩きますか。", "How much do you walk at present?", "どのくらい あるきますか。"
)
LITTLE = Localized("あまり歩かない", "Little", "あまり あるかない")
SOME = Localized("ふつうに歩く", "Some", "ふつう")
MUCH = Localized("よく歩く", "Much", "よく あるく")
HANDLE = Localized(
    "チームで何と呼ばれたいですか。本名でなくてかまいません。",
    "What shall your team call you? It need not be your name.",
    "なんと よばれたいですか。",
)
OWN_HANDLE = Localized("自分で書く", "Write one", "じぶんで かく")
WRITE_HANDLE = Localized("呼び名を、20文字までで書いてください。", "Write a name of up to 20 characters.")
SURE = Localized(
    "これで申し込みますか。写真や言葉は、チームの仲間だけが見ます。",
    "Join like this? Only your team sees your photos and words.",
    "これで もうしこみますか。",
)
SURE_YES = Localized("申し込む", "Join", "もうしこむ")
SURE_NO = Localized("やめておく", "Not now", "やめる")
NOT_DONE = Localized("申し込みませんでした。", "Nothing was changed.", "もうしこみませんでした。")
FACT_PROGRAMME = Localized("取り組み", "Programme")
FACT_WAY = Localized("入り方", "Way")
FACT_HANDLE = Localized("呼び名", "Name")
FACT_DOES = Localized("すること", "What it does")
FACT_MATES = Localized("仲間", "Members")
FACT_ABOUT = Localized("チームのことば", "Its words")
FACT_STREAK = Localized("続いている日数", "Days in a row")
DAYS = Localized("{days}日", "{days} days")
PEOPLE = Localized("{count}人", "{count}")
DONE = {
    "applied": Localized(
        "申し込みました。チームが決まったら、お知らせします。",
        "You have applied. We tell you when there is a team.",
        "もうしこみました。",
    ),
    "enrolled": Localized(
        "教室に申し込みました。お待ちしています。", "You have a place in the class.", "もうしこみました。"
    ),
    "joined": Localized(
        "チームに入りました。今日から、いっしょに続けましょう。",
        "You are in the team. Begin today.",
        "チームに はいりました。",
    ),
    "asked": Localized(
        "チームに「入りたい」と伝えました。返事が来たら、お知らせします。",
        "The team has been asked. We tell you its answer.",
        "チームに つたえました。",
    ),
}

NO_TEAM = Localized(
    "いまは、チームに入っていません。", "You are in no team at the moment.", "チームに はいって いません。"
)
NO_TEAM_MEMBER = Localized(
    "いまは、席のあるチームがありません。どうしますか。",
    "You are in the challenge, but in no team just now. What would you like?",
)
MINE = Localized(
    Text(
        "チーム「{team}」、仲間は{mates}です。どうしますか。",
        "チーム「{team}」です。どうしますか。",
        "チーム{team}、{count}人です。どうしますか。",
    ),
    Text(
        'Your team "{team}", with {mates}. What would you like?',
        'Your team "{team}". What would you like?',
        "Your team {team}, {count} people. What would you like?",
    ),
)
WHO = Localized("仲間を見る", "Who is in it", "なかまを みる")
WHO_ASK = Localized("いまの仲間です。", "Your team.", "いまの なかまです。")
REST = Localized("お休みする", "Take a break", "やすむ")
RESUME = Localized("お休みを終える", "End my break", "やすみを おえる")
CHANGE = Localized("別のチームに移る", "Move to another team", "ほかの チームへ")
LEAVE = Localized("チームをはなれる", "Leave the team", "チームを やめる")
NOTHING = Localized("このままでよい", "Nothing", "このままで いい")
REST_LONG = Localized(
    "どのくらい休みますか。休みのあいだ、連続日数は切れません。",
    "For how long? A break does not end your streak.",
    "どのくらい やすみますか。",
)
REST_DAYS = {
    "3": Localized("3日", "3 days"),
    "7": Localized("1週間", "A week"),
    "14": Localized("2週間", "Two weeks"),
    "": Localized("また言うまで", "Until I say"),
}
RESTING = Localized("お休みにしました。お大事に。", "You are on a break. Take care.", "おやすみに しました。")
RESUMED = Localized("お休みを終えました。また今日から。", "Welcome back from today.", "おかえりなさい。")
LEAVE_SURE = Localized(
    "チームをはなれますか。続けた日数とコインは残り、いつでももどれます。",
    "Leave the team? Your days and coins stay yours, and you may come back.",
    "チームを やめますか。コインは のこります。",
)
LEAVE_YES = Localized("はなれる", "Leave", "やめる")
LEAVE_NO = Localized("はなれない", "Stay", "やめない")
LEFT = Localized(
    "チームをはなれました。これまで、ありがとうございました。",
    "You have left the team. Thank you.",
    "チームを やめました。",
)
STAYED = Localized("このままです。", "You are still in it.", "このままです。")
NO_OTHER = Localized(
    "いま募集しているチームは、ほかにありません。", "No other team looks for somebody just now."
)
SEE_TEAM = Localized("チームのページ", "The team's page")
