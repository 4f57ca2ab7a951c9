"""Registering for the shared taxi."""

from moyai.engines.conversation import Localized, Text

TITLE = Localized("のりあいタクシーに登録する", "Register for the shared taxi")

HOME = Localized("お住まいはどこですか。", "Where do you live?")
HOME_HINT = Localized(
    "地区の名前でさがすか、地図でご自宅をおしてください。",
    "Search for your settlement, or tap your house on the map.",
)
NAME = Localized("お名前を教えてください。", "What is your name?")
NAME_HINT = Localized(
    "姓と名のあいだを1文字あけてください。例：伊那 花子",
    "Family name, a space, then given name. For example: 伊那 花子",
)
NAME_PARTS = Localized(
    "姓と名のあいだを1文字あけて入れてください。",
    "Please put a space between family name and given name.",
)
NAME_LONG = Localized("姓と名は、それぞれ40文字までです。", "Each name may have up to 40 characters.")
KANA = Localized("お名前の読みかたを教えてください。", "How is your name read?")
KANA_HINT = Localized("例：イナ ハナコ", "For example: イナ ハナコ")
BIRTH_DATE = Localized("生まれた日はいつですか。", "When were you born?")
BIRTH_DATE_HINT = Localized("例：1940年4月1日、または昭和15年4月1日", "For example: 1940, 4, 1")
ADDRESS = Localized("ご住所を番地まで教えてください。", "What is your address?")
ADDRESS_HINT = Localized("例：高遠町西高遠810番地", "For example: 810 Nishi-Takato, Takato-machi")
PHONE = Localized("電話番号を教えてください。", "What is your telephone number?")
PHONE_HINT = Localized("車が近づいたときなどに、お電話します。", "We call you when the car is near.")
PHONE_WRONG = Localized(
    "電話番号は、0から始まる10けたか11けたの数字です。例：0265-78-4111",
    "A telephone number has 10 or 11 digits and begins with 0, such as 0265-78-4111.",
)

REASON = Localized("あてはまるものを1つ選んでください。", "Which of these is true for you?")
REASON_HINT = Localized(
    "2つ以上あるときは、免許の返納か手帳を選ぶと割引になります。",
    "If several are, a returned licence or a handbook brings the discount fare.",
)
NONE_OF_REASONS = Localized("どれにもあてはまらない", "None of these")
NOT_ELIGIBLE = Localized(
    Text(
        "申しわけありません。いまは、のりあいタクシーの対象ではありません。65歳になったときや、"
        "車の運転ができなくなったときは、いつでもご登録ください。",
        spoken="申しわけありません。いまは対象ではありません。65歳になったときや、運転ができなくなったときに、ご登録ください。",
    ),
    "We are sorry: you cannot register for the shared taxi at present. You are welcome when you turn 65 or "
    "can no longer drive.",
)
EVIDENCE = Localized("それがわかる書類は、どれをお持ちですか。", "Which document shows this?")
REFERENCE = Localized("書類の番号がわかれば、教えてください。", "What is the number on the document?")
REFERENCE_HINT = Localized(
    "なくてもかまいません。マイナンバー（12桁）は入れないでください。",
    "You may leave this out. Do not enter your 12-digit My Number.",
)
REFERENCE_IS_MY_NUMBER = Localized(
    "マイナンバー（12桁）はお預かりできません。空欄のまま進んでください。",
    "We may not keep your My Number (12 digits). Please leave this empty.",
)
PHOTO = Localized("書類の写真があれば、送ってください。", "Send a photo of the document if you can.")
PHOTO_HINT = Localized(
    "なくてもかまいません。あとから窓口で見せることもできます。マイナンバーの面は写さないでください。",
    "You may leave this out and show it at the counter later. Do not photograph the My Number side.",
)
WHEELCHAIR = Localized("車いすのまま乗りますか。", "Will you ride in a wheelchair?")
CONSENT = Localized(
    Text(
        "この使いかたに同意しますか。",
        spoken="お名前やご住所などを、市とタクシー会社が、予約と送迎のために使います。よろしいですか。",
    ),
    Text(
        "Do you agree to this use?",
        spoken="The town and the taxi firms use what you told us for booking and driving only. Do you agree?",
    ),
)
CONSENT_HINT = Localized(
    "お名前・ご住所・電話番号・対象になる理由を、市と運行するタクシー会社が、"
    "予約・送迎・お知らせのために使います。ほかの目的には使いません。",
    "The town and the taxi firms use your name, address, telephone number and reason for riding for "
    "booking, driving and messages, and for nothing else.",
)
CONSENT_YES = Localized("同意します", "I agree")
CONSENT_NO = Localized("同意しません", "I do not agree")
NO_CONSENT = Localized(
    "登録していません。ご同意いただけないと、送迎ができません。ご質問は、市役所にお電話ください。",
    "You have not been registered: without your consent we cannot drive you. Questions? Please telephone.",
)
SURE = Localized("この内容で登録しますか。", "Shall we register this?")
SURE_YES = Localized("登録する", "Register")
SURE_NO = Localized("登録しない", "Do not register")
NOT_REGISTERED = Localized("登録していません。", "You have not been registered.")
DONE = Localized(
    Text(
        "登録しました。今日から乗れます。",
        "登録しました",
        "登録しました。今日から{days}日のあいだ、書類の確認を待たずに乗れます。",
    ),
    Text(
        "You are registered and may ride from today.",
        "Registered",
        "You are registered. You may ride for {days} days from today while we check your documents.",
    ),
)
FACT_CODE = Localized("登録番号（ログインのときの名前）", "Registration number (to sign in)")
FACT_UNTIL = Localized("書類の確認がすむまでの期限", "Provisional until")
FACT_NEXT = Localized("次にすること", "What to do next")
NEXT_PASSWORD = Localized(
    "下のボタンから、ログインの暗証（パスワード）を決めてください。",
    "Choose a password to sign in with: press the button below.",
)
CHOOSE_PASSWORD = Localized("暗証（パスワード）を決める", "Choose a password")
NEXT_BOOK = Localized("お電話でも予約できます。", "You can book by telephone.")
CONSENT_VERSION = "2026-04"
