"""The telephone's own words. Short: each is heard once, by somebody who cannot see it.

The key * is called こめじるし (the rice mark) on Japanese telephones, # シャープ.
"""

from __future__ import annotations

from moyai.engines.conversation import Localized

# Greeting and standing keys
HELLO = Localized(
    "お電話ありがとうございます。{town}、暮らしの自動受付です。",
    "Thank you for calling {town}. This is our automatic service.",
    "おでんわ ありがとうございます。{town}の うけつけです。",
)
TOWN = Localized("催合い", "Moyai")
KEYS = Localized(
    "係の者は0番、もう一度聞くには、こめじるしを押してください。",
    "Press 0 for a person, or star to hear this again.",
    "かかりの ひとは 0ばん、もういちど きくには、こめじるしを おしてください。",
)
FOR = Localized("{label}、{key}番。", "For {label}, press {key}.")
YES_NO_NAMED = Localized("{yes}、1番。{no}、2番。", "{yes}: press 1. {no}: press 2.")
NEXT_PAGE = Localized("ほかは、9番。", "For more, press 9.")
FIRST_PAGE = Localized("はじめから聞くには、9番。", "To hear the list from its start, press 9.")
UP = Localized("前の一覧に戻るには、9番。", "To go back to the list before, press 9.")
GO_ON = Localized("よろしければ、1番かシャープ。", "To go on, press 1 or hash.")
OK_OR_AGAIN = Localized(
    "よろしければ1番かシャープ、入れなおすには2番。", "Press 1 or hash if this is right, 2 to enter it again."
)
SKIP = Localized("なしで進む", "going on without it")
CHANGE = Localized("なおすところがあれば、3番。", "To change something, press 3.")
CHANGE_WHAT = Localized("どこをなおしますか。", "What would you like to change?")
FACT = Localized("{label}、{value}。", "{label}: {value}.")

# Numbers
NUMBER = Localized("{min}から{max}までの数字を押してください。", "Please press a number from {min} to {max}.")
NUMBER_ZERO = Localized("ゼロは、シャープ。", "For zero, press hash.")
NUMBER_LONG = Localized(
    "数字を押して、最後にシャープを押してください。", "Please key the number, then press hash."
)
NUMBER_LONG_ZERO = Localized("ゼロは、0を2回。", "For zero, press 0 twice.")
HEARD = Localized("{value}、ですね。", "You entered {value}.")

# Places
ANOTHER_PLACE = Localized("ほかの場所", "another place")
BY_NUMBER = Localized("場所の番号を押す", "a place by its number")
PLACE_NUMBER = Localized(
    "冊子にある場所の番号を押して、最後にシャープを押してください。",
    "Please key the place's number from the booklet, then press hash.",
)
TO_LIST = Localized(
    "一覧に戻るには、0を2回押して、シャープ。", "To go back to the list, press 0 twice, then hash."
)
NO_SUCH_PLACE = Localized("その番号の場所はありません。", "There is no place with that number.")
WHICH_SORT = Localized("どんな場所ですか。", "What sort of place?")
NO_PLACE = Localized("この中に、選べる場所はありません。", "There is no place to choose here.")

# Days and hours
TODAY = Localized("今日、{day}", "today, {day}")
TOMORROW = Localized("明日、{day}", "tomorrow, {day}")
BY_DATE = Localized("日付を数字で入れるには、シャープ。", "To key a date, press hash.")
MMDD = Localized(
    "月と日を4けたで押してください。4月1日は、0401です。",
    "Please key month and day, four digits: 1 April is 0 4 0 1.",
)
YYYYMMDD = Localized(
    "西暦の年、月、日を、8けたで押してください。昭和15年4月1日は、19400401です。",
    "Please key year, month and day, eight digits: 1 April 1940 is 1 9 4 0, 0 4, 0 1.",
)
HHMM = Localized(
    "時刻を、24時間の4けたで押してください。午後1時半は1330です。",
    "Please key the time in four digits, on the 24-hour clock: half past one is 1 3 3 0.",
)
DAY_CHOSEN = Localized("{day}ですね。", "{day}.")
BY_HOUR = Localized("時刻の一覧は、シャープ。", "For a list of times, press hash.")
WHICH_HOUR = Localized("時刻を選んでください。", "Please choose a time.")
NO_HOUR = Localized("この日は、選べる時刻がありません。", "There is no time left on this day.")
NO_DAY = Localized("いま、選べる日がありません。", "There is no day to choose at present.")

# Words
THIS_NUMBER = Localized("いまお使いの電話の番号", "the number you are calling from")
ANOTHER_NUMBER = Localized("ほかの番号", "another number")
DIGITS = Localized(
    "番号を押して、最後にシャープを押してください。", "Please key the number, then press hash."
)
POSTCODE = Localized("7けたの数字を押してください。", "Please key the seven digits.")
SPEAK = Localized("声で伝える", "saying it")
RECORD = Localized(
    "発信音のあとにお話しください。録音して、係の者が聞きます。終わったら、シャープを押してください。",
    "Please speak after the tone. We record it for our staff. Press hash when you have finished.",
)
RECORDED = Localized(
    "承りました。ここから先は、係の者がうかがいます。", "Thank you. Our staff will take it from here."
)

# When it goes wrong
SILENCE = Localized("何も聞こえませんでした。", "We did not hear anything.")
NO_MATCH = Localized("その番号はありません。", "That key is not in use here.")
STALE = Localized("ご案内が変わりました。もう一度お聞きください。", "This has changed. Please listen again.")
SORRY = Localized(
    "申しわけありません。うまくつながりませんでした。少したってから、おかけなおしください。",
    "We are sorry: something went wrong. Please call again in a little while.",
)
MEANWHILE_OVER = Localized("前のお手続きは終わっています。", "What you had begun is over.")

# Who calls
WHO = Localized("どなたのご用件ですか。", "Who is this about?")
NAMED = Localized("{name}さん", "{name}")
HELLO_NAMED = Localized("{name}さん、こんにちは。", "Hello, {name}.")
SOMEBODY_ELSE = Localized("そのほかの方", "somebody else")
NEWCOMER = Localized("ご用件をお選びください。", "What can we do for you?")
HAS_CODE = Localized("登録している方", "people who are registered")
CODE = Localized("8けたの登録番号を押してください。", "Please key your registration number, eight digits.")
SECRET = Localized(
    "4けたの暗証番号か、生年月日を西暦の8けたで押して、シャープを押してください。",
    "Please key your four-digit PIN, or your date of birth as year, month, day; then press hash.",
)
WRONG_SECRET = Localized("番号か生年月日がちがうようです。", "The number or the date of birth is not right.")
LOCKED = Localized("確認ができませんでした。", "We could not check who you are.")

# Menu
MENU = Localized("ご用件をお選びください。", "What would you like to do?")
EMPTY_MENU = Localized("いま、電話でできるお手続きはありません。", "Nothing can be done by telephone now.")
WHERE_YOU_WERE = Localized(
    "前のお電話の「{title}」が、途中になっています。", "You had not finished: {title}."
)
GO_ON_THERE = Localized("続きから", "going on where you were")
ANEW = Localized("新しいご用件", "something else")

# Global words
WISHES = Localized("どうしますか。", "What would you like?")
AS_IT_WAS = Localized("いまの質問に戻る", "back to the question")
BACK = Localized("ひとつ前の質問", "the question before")
BEGIN_AGAIN = Localized("はじめから", "starting over")
STOP = Localized("取りやめる", "stopping")
LANGUAGE = Localized("English", "日本語")
STOPPED = Localized("取りやめました。", "This was stopped.")

# Person
CONNECTING = Localized("係の者におつなぎします。", "We are connecting you with our staff.")
RING_BACK = Localized(
    "ここまでの内容を係の者に引き継ぎました。折り返しお電話します。",
    "We have passed this on to our staff, who will ring you back.",
)
RING_BACK_BARE = Localized("係の者が、折り返しお電話します。", "Our staff will ring you back.")
CALL_AGAIN = Localized(
    "番号がわからないため、折り返しができません。受付時間に、おかけなおしください。",
    "As we do not see your number we cannot ring back. Please call again in office hours.",
)
DESK_BUSY = Localized("いま、係の者が出られません。", "Our staff cannot answer now.")
GOODBYE = Localized("お電話ありがとうございました。", "Thank you for calling.")

# The end
ONCE_MORE = Localized("もう一度申します。{value}。", "Once more: {value}.")
DETAILS = Localized("内容を聞く", "the details")
OTHER_MATTER = Localized("ほかのご用件", "something else")
HANG_UP = Localized("終わりでしたら、そのままお切りください。", "If that is all, please hang up.")

# Calls that we make
NOTICE = Localized("{town}から、{name}さんへのお知らせです。", "A message from {town} for {name}.")
PRESS_IF_UNDERSTOOD = Localized(
    "おわかりになったら、1番を押してください。", "Please press 1 if you have understood."
)
PRESS_TO_ANSWER = Localized("「{answer}」は、{key}番。", "For “{answer}”, press {key}.")
THANKS = Localized("ありがとうございました。", "Thank you.")
MACHINE = Localized("{town}です。またお電話します。", "This is {town}. We will call again.")

# What the desk must do
TASK_LISTEN = Localized(
    "電話で話された録音を聞いて、続きの手続きをしてください。",
    "Listen to what was said on the telephone and go on with the procedure.",
)
TASK_RING_BACK = Localized(
    "電話の自動受付で係を呼ばれました。折り返しお電話してください。",
    "She asked the automatic telephone for a person. Please ring her back.",
)
