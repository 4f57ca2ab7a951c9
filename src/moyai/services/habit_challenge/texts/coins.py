"""What is said about coins."""

from __future__ import annotations

from moyai.engines.conversation import Localized, Text

TITLE = Localized("わたしのコイン", "My coins")
UNIT = Localized("枚", "coins")

TOO_FEW = Localized(
    "コインが足りません。いま持っているのは{coins}枚です。", "You have not enough coins: you have {coins}."
)
OVER_CAP = Localized(
    "1か月に交換できるのは{cap}枚までです。今月は、あと{left}枚交換できます。",
    "Up to {cap} coins can be exchanged in a month. {left} more this month.",
)
PROJECT_NEEDS = Localized(
    "このプロジェクトは、あと{left}枚で達成です。{left}枚までにしてください。",
    "This project needs only {left} more coins. Please give up to {left}.",
)
PROJECT_OVER = Localized(
    "このプロジェクトの受け付けは終わりました。ほかのプロジェクトをお選びください。",
    "This project takes no more coins. Please choose another.",
)
TOO_LATE = Localized(
    "取り消せる時間が過ぎたか、目標に届いたため、取り消せません。",
    "It can no longer be taken back: the time is over, or the goal was reached.",
)
NOTHING_CHOSEN = Localized("1枚以上をお選びください。", "Please choose one coin or more.")
CODE_TAKEN = Localized(
    "この記号は、もう使われています。ほかの記号にしてください。",
    "This code is in use. Please choose another.",
)
GOAL_LOW = Localized(
    "もう{given}枚が寄付されています。目標はそれより少なくできません。",
    "{given} coins were given already. The goal cannot be lower.",
)
RULE_AHEAD = Localized(
    "決まりは、あしたより後の日から変えられます。すでに報告した分は変わりません。",
    "A rule can begin tomorrow or later. What was reported already does not change.",
)
REACHED = Localized(
    "みなさんのコインで「{title}」の目標に届きました。{promise}　ありがとうございます。",
    "With everybody's coins “{title}” has reached its goal. {promise} Thank you.",
)
NO_ACCOUNT = Localized(
    "ポイントの番号（会員番号）を入れてください。カードやアプリに書いてあります。",
    "Please enter your number with the point system. It is on your card or in the app.",
)
WRONG_ACCOUNT = Localized(
    "番号は、数字とアルファベットで4〜24文字です。もう一度お確かめください。",
    "The number has 4 to 24 digits or letters. Please check it.",
)
EXCHANGE_ACCEPTED = Localized(
    "{coins}枚の交換を受け付けました。{points}ポイントは、{month}の月が終わってから届きます。",
    "{coins} coins are taken. {points} points arrive after the month of {month}.",
)
GRANTED = Localized(
    "コイン{coins}枚を{points}ポイントに交換しました。", "{coins} coins were exchanged into {points} points."
)
REVERSED = Localized(
    "コイン{coins}枚の交換ができなかったので、コインをお返ししました。{why}",
    "The exchange of {coins} coins could not be made; your coins are back. {why}",
)
CANNOT_REVERSE = Localized("この交換は、もうもとに戻っています。", "This exchange was taken back already.")
NOT_FREE = Localized(
    "もうポイントの処理が始まっています。窓口にお電話ください。",
    "The points are under way already. Please call the desk.",
)

POINTS_AWAY = Localized(
    "ポイントのシステムにつながりません。しばらくして、もう一度お試しください。",
    "The point system cannot be reached. Please try again in a while.",
)

# Judging.
TAKEN_BACK = Localized(
    "コインの記録を確かめ、{coins}枚を取り消しました。心あたりがないときは、お電話ください。",
    "We checked the record of your coins and took {coins} back. If you do not know why, please call us.",
)
RETURNED = Localized(
    "確かめ直して、取り消したコインをお返ししました。ご心配をおかけしました。",
    "We looked again and gave the coins back that were taken. We are sorry for the worry.",
)
OVERTAKEN = Localized(
    "ほかの方が先に決めました。ページを開き直してください。",
    "Somebody else has decided meanwhile. Please open the page again.",
)

# The conversation.
NOT_IN = Localized(
    "まだ三世代チャレンジに参加していません。参加すると、報告でコインがたまります。",
    "You do not take part in the challenge yet. Reports earn coins there.",
)
HAVE = Localized(
    Text("コインは{coins}枚です。何をしますか。", "コイン{coins}枚。どうしますか。"),
    Text("You have {coins} coins. What would you like?", "{coins} coins. What next?"),
)
NONE_YET = Localized(
    "コインはまだ0枚です。報告に仲間のOKがつくと、次の日にたまります。",
    "You have no coins yet. A report with a teammate's OK earns some, the next day.",
)
LOOK = Localized("最近の記録を聞く", "Hear the latest")
GIVE = Localized("寄付する", "Give to a project")
EXCHANGE = Localized("ポイントにする", "Exchange for points")
UNDO = Localized("寄付を取り消す", "Take a gift back")
KEEP = Localized("このまま終わる", "Nothing more")
BYE = Localized("コインは{coins}枚です。", "You have {coins} coins.")
WHICH_PROJECT = Localized("どれに寄付しますか。", "Which project would you like to give to?")
PROJECT_LABEL = Localized(
    Text("{title}（あと{left}枚）", "{title}"), Text("{title} ({left} more)", "{title}")
)
HOW_MANY_GIVE = Localized("何枚寄付しますか。{most}枚まで寄付できます。", "How many coins? Up to {most}.")
GIVE_SURE = Localized("「{title}」に{coins}枚を寄付しますか。", "Give {coins} coins to “{title}”?")
GAVE = Localized(
    "ありがとうございます。「{title}」に{coins}枚を寄付しました。{hours}時間は取り消せます。",
    "Thank you. You gave {coins} coins to “{title}”. You can take it back within {hours} hours.",
)
GAVE_REACHED = Localized(
    "ありがとうございます。{coins}枚の寄付で「{title}」の目標に届きました。",
    "Thank you. With your {coins} coins “{title}” has reached its goal.",
)
NO_PROJECT = Localized("いま寄付できるプロジェクトはありません。", "There is no project to give to now.")
HOW_MANY_EXCHANGE = Localized(
    "何枚を{name}に交換しますか。今月は{most}枚までです。",
    "How many coins would you like to exchange for {name}? Up to {most} this month.",
)
ACCOUNT_ASK = Localized("{name}の会員番号を教えてください。", "What is your number with {name}?")
EXCHANGE_SURE = Localized(
    "{coins}枚を{points}ポイントに交換しますか。", "Exchange {coins} coins into {points} points?"
)
CAP_REACHED = Localized(
    "今月交換できる分は、もう交換しました。来月また交換できます。",
    "You have exchanged all that a month allows. You can again next month.",
)
YES_GIVE = Localized("寄付する", "Give")
YES_EXCHANGE = Localized("交換する", "Exchange")
NO_STOP = Localized("やめる", "Do not")
NOTHING_DONE = Localized(
    "何もしていません。コインは{coins}枚です。", "Nothing was done. You have {coins} coins."
)
UNDO_SURE = Localized(
    "「{title}」への{coins}枚の寄付を取り消しますか。", "Take back the {coins} coins given to “{title}”?"
)
YES_UNDO = Localized("取り消す", "Take back")
UNDONE = Localized("寄付を取り消して、{coins}枚をもどしました。", "The gift was taken back: {coins} coins.")

# The history, in plain words.
MOVE_DAY = Localized("{day}の報告", "Report of {day}")
PART_OK = Localized("仲間のOK {n}枚", "a teammate's OK: {n}")
PART_ALL = Localized("みんなで達成 {n}枚", "everybody met the goal: {n}")
PART_STREAK = Localized("続けて報告 {n}枚", "days in a row: {n}")
MOVE_TAKEN = Localized("{day}の報告の分を取り消し", "Coins of {day} taken back")
MOVE_RETURNED = Localized("{day}の報告の分をお返し", "Coins of {day} given back")
MOVE_GIFT = Localized("「{title}」に寄付", "Given to “{title}”")
MOVE_GIFT_UNDONE = Localized("「{title}」への寄付を取り消し", "Gift to “{title}” taken back")
MOVE_EXCHANGE = Localized("{name}に交換", "Exchanged for {name}")
MOVE_EXCHANGE_BACK = Localized("{name}への交換の取り消し", "Exchange for {name} taken back")

# Rules, in plain words.
RULE_OK = Localized(
    "仲間がOKを押してくれた報告：1日{n}枚", "A report to which a teammate gave an OK: {n} a day"
)
RULE_ALL = Localized(
    "チームの全員が目標に届いた日：ひとり{n}枚", "A day on which all of the team met the goal: {n} each"
)
RULE_STREAK = Localized(
    "{days}日続けて報告するたびに：{n}枚", "For each {days} days in a row with a report: {n}"
)
RULE_CAP = Localized(
    "交換は1か月{cap}枚まで。1枚は{points}ポイント。",
    "Exchange: up to {cap} coins a month. A coin is {points} points.",
)
