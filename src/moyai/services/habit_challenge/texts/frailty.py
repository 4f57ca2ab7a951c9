"""What is said around the questionnaires; their own words are the engine's."""

from __future__ import annotations

from moyai.engines.conversation import Localized, Text

TITLE = Localized("元気のチェック", "Check how fit you are")
WHICH = Localized("どのチェックをしますか。", "Which check would you like?")
NEVER = Localized(
    "これは病気を調べるものではありません。いまの元気を知って、役立てるためのものです。",
    "This finds no illness. It tells how fit you are now, so that you can make use of it.",
)
KCL = Localized(
    Text("基本チェックリスト（25問）", "25の質問"), Text("Kihon Checklist (25 questions)", "25 questions")
)
LATE = Localized(
    Text("75歳からの質問票（15問）", "75歳からの15問"), Text("Questions from 75 on (15)", "15 from 75 on")
)
JCHS = Localized(
    Text("体の力（握力と歩く速さ）", "握力と歩く速さ"),
    Text("Strength (grip and walking)", "Grip and walking"),
)
FOODS = Localized(
    Text("食品のとり方（10問）", "食べものの10問"), Text("Variety of food (10 questions)", "10 on food")
)
RESUME = Localized(
    "前に{count}問まで答えています。続きから始めますか。",
    "You answered {count} questions before. Go on from there?",
)
GO_ON = Localized("続きから", "Go on")
ANEW = Localized("はじめから", "From the start")
BEGIN = Localized(
    "{count}の質問があります。答えたくない質問は、とばせます。途中でやめても、続きからできます。",
    "There are {count} questions. You may skip any. If you stop, you can go on later.",
)
BEGIN_PROXY = Localized(
    "{count}の質問があります。ご本人に聞きながら答えてください。とばしても、途中でやめてもかまいません。",
    "There are {count} questions. Please ask her and answer for her. Skip any; stop and go on later.",
)
FACT_NOTE = Localized("はじめに", "Please note")
FACT_PRIVATE = Localized("答えは", "Your answers")
PRIVATE = Localized(
    "鍵をかけて保管します。ご本人と、ご本人が許した人だけが見られます。",
    "They are locked away. Only you, and whom you allow, can see them.",
)
START = Localized("始める", "Begin")

HEIGHT = Localized("身長は何センチですか。小数は入れません。", "How tall are you, in whole centimetres?")
WEIGHT = Localized("体重は何キロですか。小数は入れません。", "How much do you weigh, in whole kilograms?")
WEIGHT_TENTHS = Localized(
    "体重の、小数点の下の数字は何ですか。なければ0です。",
    "What stands behind the point of your weight? 0 if nothing.",
)
HEIGHT_TENTHS = Localized(
    "身長の、小数点の下の数字は何ですか。なければ0です。",
    "What stands behind the point of your height? 0 if nothing.",
)
CM, KG, SECONDS = Localized("センチ", "cm"), Localized("キロ", "kg"), Localized("秒", "s")

SEX = Localized(
    "性別を教えてください。握力の目安が違います。", "Are you a woman or a man? The limit of grip differs."
)
FEMALE, MALE = Localized("女性", "Woman"), Localized("男性", "Man")
LOSS = Localized(
    "この半年で、体重が2キロ以上、知らないうちにへりましたか。",
    "Have you lost 2 kg or more in the last six months without wishing to?",
)
TIRED = Localized(
    "この2週間、わけもなく疲れた感じがしますか。",
    "In the last two weeks: do you feel tired without a reason?",
)
EXERCISE = Localized(
    "軽い運動や体操を、週に1回以上していますか。", "Do you do light exercise at least once a week?"
)
SPORT = Localized(
    "定期的な運動やスポーツを、週に1回以上していますか。", "Do you do regular sport at least once a week?"
)
GRIP = Localized("握力は何キロでしたか。", "How many kilograms was your grip?")
GRIP_HINT = Localized(
    "左右で強いほう。小数は切り捨てます。測っていなければ、とばしてください。",
    "The stronger hand, without what is behind the point. Skip it if it was not measured.",
)
GAIT = Localized(
    "いつもの速さで5メートル歩くのに、何秒かかりましたか。",
    "How many seconds did you take for 5 metres at your usual pace?",
)
GAIT_HINT = Localized(
    "小数は切り上げます。測っていなければ、とばしてください。", "Round up. Skip it if it was not measured."
)
YES, NO = Localized("はい", "Yes"), Localized("いいえ", "No")

# The result.
FACT_RESULT = Localized("いまの元気", "How you are")
FACT_BEFORE = Localized("前とくらべて", "Compared with before")
FACT_ADVICE = Localized("おすすめ", "What you can do")
FACT_NEXT = Localized("これから", "From here")
FACT_DOUBT = Localized("この判定について", "About this rule")
DONE_SHOW = Localized(
    "おつかれさまでした。結果です。診断ではありません。",
    "Thank you. Here is what it tells. It is not a diagnosis.",
)
SEEN = Localized("見ました", "I have seen it")
OUTCOME = Localized(
    "チェックが終わりました。結果は「元気のチェック」のページで、いつでも見られます。",
    "The check is done. You can look at it at any time on your page.",
)
OUTCOME_PAGE = Localized("結果のページ", "To your page")
NOTHING_ANSWERED = Localized(
    "ひとつも答えがなかったので、残していません。", "Nothing was answered, so nothing was kept."
)
ERASED = Localized(
    "記録が消されたため、続けられません。はじめからお願いします。",
    "The record was erased, so it cannot go on. Please begin anew.",
)

# Passing it on.
REFER_ASK = Localized(
    "{centre}から、あなたに電話をしてもらいますか。伝えるのは次のことだけです。",
    "Shall {centre} call you? Only the following is passed on.",
)
WHICH_CENTRE = Localized("どの地域包括支援センターですか。", "Which community support centre?")
NO_CENTRE = Localized("伝えない", "Pass nothing on")
REFER_YES = Localized("伝えてよい", "Pass it on")
REFER_NO = Localized("伝えない", "Do not")
WORD_NAME = Localized("お名前と電話番号", "Name and telephone")
WORD_RESULT = Localized("{day}の{instrument}", "{instrument} of {day}")
WORD_DOMAINS = Localized("気になる面", "What to look at")
REFERRED = Localized(
    "{centre}に伝えました。数日のうちに電話があります。やめたいときは、ページで取りやめられます。",
    "{centre} was told and will call you within days. You can take it back on your page.",
)
NOT_REFERRED = Localized(
    "どこにも伝えていません。結果は「元気のチェック」のページで見られます。",
    "Nothing was passed on. Your result is on your page.",
)
CHANGED = Localized(
    "お見せした内容と変わったため、まだ伝えていません。もう一度お確かめください。",
    "It is no longer what was shown, so nothing was passed on. Please look again.",
)
SENT_ALREADY = Localized(
    "もう伝えてあります。電話をお待ちください。", "It was passed on already. Please wait for the call."
)
GONE = Localized("この記録は消されています。", "This record was erased.")
NOT_OPEN = Localized(
    "この相談は、取りやめられたか、もう終わっています。", "This was taken back, or is closed already."
)
TAKEN_TOLD = Localized(
    "{centre}が、あなたの相談を受け取りました。お電話をお待ちください。",
    "{centre} has taken up your wish to talk. Please wait for the call.",
)
WITHDRAWN_TOLD = Localized(
    "{centre}への相談を取りやめました。伝えた内容は、センターからも見えなくなりました。",
    "Your referral to {centre} was taken back. The centre can no longer see what was passed on.",
)
