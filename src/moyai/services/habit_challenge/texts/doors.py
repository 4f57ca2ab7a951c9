"""What is asked and said at every door: the day's report, and a look at the team."""

from moyai.engines.conversation import Localized, Text

REPORT_TITLE = Localized(
    Text("きょうの報告（三世代チャレンジ）", "きょうの報告", "三世代チャレンジの、きょうの報告"),
    Text("Today's report (team challenge)", "Today's report"),
)
TODAY_TITLE = Localized(
    Text("チームのきょうの様子", "チームの様子"), Text("How your team is doing today", "My team today")
)

NOT_IN = Localized(
    "いまはどのチームにも入っていません。三世代チャレンジに入りたいときは、係の者にお伝えください。",
    "You are in no team at present. If you would like to join the team challenge, please tell our staff.",
)
SUPPORTER = Localized(
    "見守り役の方は、報告をしません。チームの様子を見て、OKを送れます。",
    "Supporters do not report. You can look at the team and give OKs.",
)

STEPS_ASK = Localized(
    Text(
        "{day}は何歩でしたか。", None, "{day}は、何歩でしたか。歩数計の数字を、数字ボタンで押してください。"
    ),
    Text("How many steps on {day}?", None, "How many steps did you walk on {day}? Please enter the number."),
)
STEPS_AGAIN = Localized(
    Text("{day}は{steps}歩と報告ずみです。いまは何歩ですか。"),
    Text("You reported {steps} steps for {day}. How many are there now?"),
)
STEPS_UNIT = Localized("歩", "steps")
STEPS_SURE = Localized("{steps}歩で、よいですか。", "Is it {steps} steps?")
YES_THAT = Localized("はい、そうです", "Yes")
NO_AGAIN = Localized("いいえ、言い直す", "No, once more")

DID_ASK = {
    "outing": Localized("{day}は出かけましたか。", "Did you go out on {day}?"),
    "exercise": Localized("{day}は体操をしましたか。", "Did you exercise on {day}?"),
    "call": Localized("{day}は家族に電話をしましたか。", "Did you call family on {day}?"),
    "oral": Localized("{day}はお口の体操をしましたか。", "Did you do the mouth exercise on {day}?"),
}
RODE_ASK = Localized(
    "{day}は乗合の車に乗りましたね。出かけた報告をしてよいですか。",
    "You took the shared taxi on {day}. Shall we report that you went out?",
)
DID_YES = Localized("はい、しました", "Yes, I did")
DID_NO = Localized("まだです", "Not yet")

FOODS_ASK = Localized(
    "{day}に食べたものを1つずつ選んでください。", "Choose what you ate on {day}, one by one."
)
FOODS_MORE = Localized(
    Text("いま{count}種類です。ほかに食べたものはありますか。"),
    Text("{count} kinds so far. Did you eat anything else?"),
)
FOODS_DONE = Localized(Text("これで全部", "これで全部"), Text("That is all", "That is all"))
FOODS_NONE = Localized("どれも食べていない", "None of these")

PHOTO_ASK = Localized(
    "写真があれば、送ってください。なければ、そのまま進みます。",
    "If you have a photo, please send it. If not, just go on.",
)
PHOTO_FIRST = Localized("きょうの写真を送ってください。", "Please send today's photo.")
PHOTO_SURE = Localized("この写真を、{day}の報告にしますか。", "Shall this photo be your report of {day}?")
PHOTO_YES = Localized("報告にする", "Report it")
PHOTO_NO = Localized("やめる", "No")
NOT_USED = Localized("写真は使いませんでした。", "The photo was not used.")

DONE = Localized(
    Text("報告しました。「{team}」では、きょう{done}人が報告しています。"),
    Text("Reported. Of “{team}”, {done} have reported today."),
)
DONE_MET = Localized(
    Text("目標達成です。「{team}」では、きょう{done}人が報告しています。"),
    Text("Goal reached! Of “{team}”, {done} have reported today."),
)
NOT_YET = Localized(
    "わかりました。できたら、また教えてください。", "All right. Please tell us once you have."
)
ADD_STEPS = Localized("歩数も報告する", "Report steps too")
SEE_TEAM = Localized("チームの様子を見る", "See my team")
DO_REPORT = Localized("きょうの報告をする", "Report today")

STREAK = Localized("連続の日数", "Days in a row")
STREAK_DAYS = Localized("{days}日", "{days}")

MATE = Localized(Text("{name}さん（{day}）：{what}"), Text("{name} ({day}): {what}"))
MATE_SAYS = Localized(
    Text("{name}さん（{day}）：{what}「{comment}」"), Text("{name} ({day}): {what} “{comment}”")
)
WHAT_STEPS = Localized("{steps}歩", "{steps} steps")
WHAT_FOODS = Localized("{count}種類の食べもの", "{count} kinds of food")
WHAT_DID = Localized("できました", "done")
WHAT_PHOTO = Localized("写真", "a photo")
WHAT_NOTHING = Localized("報告", "a report")
OK = Localized(Text("OKを送る", "OK"), Text("Give an OK", "OK"))
CLAP = Localized("拍手を送る", "Clap")
NEXT = Localized(Text("つぎの報告", "つぎ"), Text("Next report", "Next"))
ENOUGH = Localized("おわる", "Finish")
ALL_SEEN = Localized(
    Text("「{team}」のきょうの報告は{done}人です。見ていない報告はありません。"),
    Text("{done} of “{team}” have reported today. There is nothing you have not seen."),
)
SEEN_WITH_OK = Localized(
    "ありがとうございました。{count}件にOKを送りました。", "Thank you. You gave {count} OKs."
)
SEEN = Localized("ありがとうございました。", "Thank you.")

CARD_TITLE = Localized("三世代チャレンジ", "Team challenge")
