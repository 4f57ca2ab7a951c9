"""What residents see and hear of watching over. Nobody is told why: only what to do."""

from moyai.engines.conversation import Localized, Text

ARE_YOU_WELL = Localized(
    "お変わりありませんか。下のどれかを押してください。",
    "Are you well? Please press one of the answers below.",
)
I_AM_WELL = Localized("元気です", "I am well")
CALL_ME = Localized(Text("電話をください", short="電話がほしい"), Text("Please call me", short="Call me"))
HELP_ME = Localized("助けてください", "I need help")
PLEASE_LOOK_IN = Localized(
    "{name}さんの様子を見てきてください。見たら、下のどれかを押してください。",
    "Please look in on {name}, and then press one of the answers below.",
)
SHE_IS_WELL = Localized("見てきた。元気だった", "I looked in: well")
I_AM_WORRIED = Localized("見てきた。心配だ", "I looked in: worried")
I_CANNOT = Localized("いま行けない", "I cannot go now")
GLAD = Localized("よかったです。ありがとうございました。", "We are glad. Thank you.")
WE_WILL_CALL = Localized("市からお電話します。お待ちください。", "The town will call you.")
HELP_COMES = Localized(
    "市の福祉の担当にすぐ伝えます。命が危ないときは、119番に電話してください。",
    "The welfare office is told at once. If your life is in danger, call 119.",
)
THANK_YOU_WORRIED = Localized(
    "ありがとうございます。福祉の担当に伝えます。命が危ないときは、すぐ119番に電話してください。",
    "Thank you. The welfare office is told. If a life is in danger, call 119.",
)
THANK_YOU = Localized("ありがとうございます。", "Thank you.")
PLEASE_CALL = Localized(
    "電話をかけて、お変わりないかを聞き、結果を書いてください。",
    "Please call, ask whether all is well, and write down how it was.",
)
PLEASE_RING = Localized(
    "{who}さんに電話をかけて、{name}さんの様子を見に行くよう頼んでください。",
    "Please call {who} and ask them to look in on {name}.",
)
TELL_WELFARE = Localized(
    "市の福祉の担当に、すぐ見守りの一覧を見るよう伝えてください。",
    "Please have the welfare office look at its watch-over list at once.",
)

CONSENT_TITLE = Localized(
    Text("見守りを始める・やめる", short="見守り"), Text("Watch over me, or no longer", short="Watch-over")
)
CONSENT = Localized(
    Text(
        "見守りでは、荷物を届けた人などが会えたかどうかを市の福祉の担当が見ます。"
        "会えないときは、まずあなたに聞きます。ほかにだれに頼んでよいですか。",
        short="会えないとき、だれに様子を見てもらいますか。",
        spoken="荷物が届いたときなどに会えないと、市が様子をたずねます。ほかにだれに頼んでよいですか。",
    ),
    Text(
        "Watch-over: the welfare office sees whether those who come to your door met you. "
        "If not, you are asked first. "
        "Who else may be asked to look in?",
        short="If you are not met, who may look in?",
        spoken="When nobody meets you, the town asks after you. Who else may be asked to look in?",
    ),
)
CONSENT_NOW = Localized("いま：{now}", "Now: {now}")
SEES_ALL = Localized(
    Text("家族と民生委員", short="家族と民生委員"), Text("Family and welfare volunteer", short="Both")
)
SEES_FAMILY = Localized("家族だけ", "Only my family")
SEES_VOLUNTEER = Localized("民生委員だけ", Text("Only the welfare volunteer", short="Only the volunteer"))
SEES_WELFARE = Localized("市の担当だけ", Text("Nobody but the town", short="Only the town"))
SEES_NOBODY = Localized("見守りはいらない", Text("No watch-over", short="No watch-over"))
AGREED = Localized(
    "わかりました。見守りを始めます。いつでもやめられます。やめると、その時からだれも見られません。",
    "Thank you. Watch-over has begun. You can stop it at any time, and from then on nobody sees anything.",
)
NOT_AGREED = Localized(
    "わかりました。見守りはしません。記録はだれも見られません。",
    "All right, nobody watches over you. Nobody can see your records.",
)

AWAY_TITLE = Localized(
    Text("留守にする日を知らせる", short="留守を知らせる"), Text("I am away until …", short="I am away")
)
AWAY_NOW = Localized("{until}まで留守と聞いています。", "You told us that you are away until {until}.")
AWAY_WHAT = Localized("変えますか。", "Would you like to change it?")
AWAY_UNTIL = Localized(
    Text("いつまで留守にしますか。", short="いつまで留守ですか。"),
    Text("Until which day are you away?", short="Away until?"),
)
AWAY_HINT = Localized(
    "帰る日を選んでください。留守の間は、見守りのお電話をしません。",
    "Please choose the day on which you come home. Until then nobody calls to ask after you.",
)
OTHER_DAY = Localized("留守の日を変える", Text("Another day", short="Another day"))
I_AM_BACK = Localized("もう帰っている", "I am home again")
AWAY_KEPT = Localized(
    "{until}まで留守と記録しました。お気をつけて。", "Noted: you are away until {until}. Take care."
)
BACK_KEPT = Localized("お帰りなさい。記録しました。", "Welcome home. Noted.")
NO_CHANGE = Localized("そのままにしました。", "Nothing was changed.")
LEAVE_IT = Localized("このままでよい", "Leave it as it is")
