"""What the chat itself says."""

from __future__ import annotations

from moyai.engines.conversation import Localized

WELCOME = Localized(
    "友だち追加ありがとうございます。ここから、町のサービスをご利用いただけます。",
    "Thank you for adding us. You can use the town's services from here.",
    "ともだちに なってくれて ありがとうございます。ここから まちの サービスを つかえます。",
)
WELCOME_BACK = Localized("おかえりなさい。", "Welcome back.", "おかえりなさい。")
MENU = Localized("何をしますか。", "What would you like to do?", "なにを しますか。")
FOR_WHOM = Localized("どなたのことですか。", "Who is it for?", "だれの ことですか。")
MYSELF = Localized("{name}さん(ご本人)", "{name} (myself)", "{name}さん(じぶん)")
SOMEONE = Localized("{name}さん", "{name}", "{name}さん")
LINK = Localized("登録とつなぐ", "Link my registration", "とうろくと つなぐ")
LINK_ASK = Localized(
    "はじめに、町の登録とこのLINEをつなぎます。下のボタンから、いちどだけサインインしてください。"
    "町の窓口でもらった6けたの番号を、ここに送っていただいてもつながります。",
    "First, link your registration with this chat. Please sign in once with the button below. "
    "If the town's desk gave you a 6-digit code, you may also send it here.",
    "さいしょに まちの とうろくと このLINEを つなぎます。したの ボタンから サインインしてください。"
    "まどぐちで もらった 6けたの ばんごうを おくっても いいです。",
)
LINK_BUTTON = Localized("サインインしてつなぐ", "Sign in and link", "サインインして つなぐ")
LINKED = Localized(
    "{name}さんの登録とつながりました。",
    "This chat is now linked to {name}.",
    "{name}さんと つながりました。",
)
LINK_FAILED = Localized(
    "つなぐことができませんでした。番号の期限が切れたか、番号がちがいます。もういちどお試しください。",
    "That did not work: the code is wrong or too old. Please try again.",
    "つなぐことが できませんでした。もういちど おねがいします。",
)
NOT_NOW = Localized(
    "いまは、つながりません。係の者から、またご連絡します。",
    "This is not available now.",
    "いまは つかえません。",
)
SENSITIVE = Localized(
    "この先は大切なことをお聞きするので、LINEには残しません。下のボタンを押して、町のページで"
    "お答えください(30分以内)。終わると、ここで続きができます。",
    "The next answer is personal, so it is not kept in LINE. Please answer on the town's page with the "
    "button below (within 30 minutes). We will go on here afterwards.",
    "ここからは だいじな ことを ききます。したの ボタンを おして、まちの ページで こたえてください。",
)
SENSITIVE_BUTTON = Localized("町のページで答える", "Answer on the town's page", "まちの ページで こたえる")
SENSITIVE_WORDS = Localized(
    "お送りいただいたことは、ここには残さないでください。町のページでお答えください。",
    "Please do not write it here. Answer on the town's page instead.",
    "ここに かかないで ください。まちの ページで こたえてください。",
)
OLD_BUTTON = Localized(
    "そのボタンは前の質問のものです。いまの質問はこちらです。",
    "That button belongs to an earlier question. This is the present one.",
    "それは まえの しつもんの ボタンです。いまの しつもんは これです。",
)
THANKS_STICKER = Localized(
    "スタンプありがとうございます。", "Thank you for the sticker.", "スタンプ ありがとうございます。"
)
NOT_UNDERSTOOD = Localized(
    "ごめんなさい、わかりませんでした。下のボタンから選んでください。",
    "Sorry, we did not understand. Please choose from the buttons below.",
    "ごめんなさい。わかりませんでした。したの ボタンから えらんでください。",
)
NOT_FOUND = Localized(
    "「{words}」という場所は見つかりませんでした。別の言葉で書くか、「地図で選ぶ」を押してください。",
    "We found no place called “{words}”. Try other words, or press “Map”.",
    "「{words}」は みつかりませんでした。ほかの ことばで かくか、「ちず」を おしてください。",
)
FOUND = Localized("この中にありますか。", "Is it one of these?", "このなかに ありますか。")
GROUPS = Localized("どの種類ですか。", "Which kind of place?", "どの しゅるいですか。")
WRITE_PLACE = Localized(
    "場所の名前を書いて送ることもできます。",
    "You may also write the name of a place.",
    "ばしょの なまえを かいても いいです。",
)
OTHER_PLACES = Localized("町の施設から選ぶ", "Choose from the town", "まちの ばしょから えらぶ")
MORE = Localized("ほかを見る", "More", "ほかを みる")
FIRST = Localized("最初にもどる", "First page", "さいしょに もどる")
MAP = Localized("地図で選ぶ", "Map", "ちず")
CAMERA = Localized("写真をとる", "Camera", "しゃしんを とる")
ALBUM = Localized("写真を選ぶ", "Album", "しゃしんを えらぶ")
SKIP = Localized("答えない", "Skip", "こたえない")
PICK_MOMENT = Localized("カレンダーと時計で選ぶ", "Pick day and time", "カレンダーで えらぶ")
PICK_DAY = Localized("カレンダーで選ぶ", "Pick a day", "カレンダーで えらぶ")
WRITE_MOMENT = Localized(
    "「あした10時」のように書いて送ることもできます。",
    "You may also write it, such as “tomorrow 10:00”.",
    "「あした 10じ」のように かいても いいです。",
)
WHAT_TIME = Localized("{day}の何時ですか。", "At what time on {day}?", "{day}の なんじですか。")
TODAY = Localized("きょう {day}", "Today {day}")
TOMORROW = Localized("あした {day}", "Tomorrow {day}")
TAKE = Localized("これにする", "Take this", "これに する")
PICKUP = Localized("お迎え", "Pickup", "おむかえ")
ARRIVAL = Localized("到着", "Arrival", "とうちゃく")
YEN = Localized("{yen}円", "{yen} yen")
BACK = Localized("もどる", "Back", "もどる")
AGAIN = Localized("はじめから", "Start over", "はじめから")
PERSON = Localized("係の人と話す", "Talk to staff", "かかりの ひと")
STOP = Localized("やめる", "Stop", "やめる")
TO_MENU = Localized("メニュー", "Menu", "メニュー")
STOPPED = Localized("取りやめました。", "Stopped.", "やめました。")
HANDED_OVER = Localized(
    "係の者に伝えました。お答えの続きから、係の者がお手伝いします。ご連絡をお待ちください。",
    "Our staff have been told and will go on from your answers. Please wait to hear from us.",
    "かかりの ひとに つたえました。れんらくを まってください。",
)
SENT_ON = Localized(
    "係の者から「{title}」の続きをお送りしました。",
    "Our staff have sent you the rest of “{title}”.",
    "かかりの ひとが 「{title}」の つづきを おくりました。",
)
SENT_ON_HINT = Localized(
    "ここまでのお答えです。つぎの質問に、このままお答えください。",
    "These are the answers so far. Please answer the next question here.",
    "ここまでの こたえです。つぎの しつもんに こたえてください。",
)
OPEN_PAGE = Localized("くわしく見る", "See details", "くわしく みる")
PHOTO_GONE = Localized(
    "写真を受け取れませんでした。もういちど送ってください。",
    "We could not fetch the photo. Please send it again.",
    "しゃしんが とどきませんでした。もういちど おくってください。",
)
UNSENT = Localized(
    "取り消されたので、こちらの控えも消しました。",
    "You took that back, so we erased our copy.",
    "けしました。",
)
ONLY_HERE = Localized(
    "個人のトークでお使いください。",
    "Please use this in a personal chat.",
    "ひとりの トークで つかってください。",
)
NOTED = Localized(
    "確認しました。ありがとうございます。",
    "Thank you. We know that you have read it.",
    "ありがとうございます。",
)
NOT_YOURS = Localized(
    "このお知らせは、もう確認できません。",
    "This notice cannot be confirmed any more.",
    "この おしらせは もう ありません。",
)
