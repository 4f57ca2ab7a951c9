"""The engine's own words: button labels, and what is said when an answer will not do and what to do next."""

from __future__ import annotations

from moyai.engines.conversation.texts import Localized

YES = Localized("はい", "Yes")
NO = Localized("いいえ", "No")
CONTINUE = Localized("次へ", "Continue", "つぎへ")
NONE_OF_THESE = Localized("この中にない", "None of these", "このなかに ない")
NO_UNIT = Localized.same("")

MISSING = Localized("答えを入れてください。", "Please give an answer.", "こたえを いれてください。")
CHOOSE_ONE = Localized(
    "この中から1つ選んでください。", "Please choose one of these.", "このなかから 1つ えらんでください。"
)
CHANGED = Localized(
    "内容が変わりました。もう一度ご確認ください。",
    "Something has changed. Please check again.",
    "ないようが かわりました。もういちど みてください。",
)
GONE = Localized(
    "前に選んだものが選べなくなりました。もう一度選んでください。",
    "What you chose before is no longer available. Please choose again.",
    "まえに えらんだものは もう えらべません。もういちど えらんでください。",
)
NOT_A_NUMBER = Localized(
    "数字で入れてください。例:2", "Please enter a number, such as 2.", "すうじで いれてください。れい:2"
)
NUMBER_RANGE = Localized(
    "{min}{unit}から{max}{unit}までの数を入れてください。",
    "Please enter a number from {min} to {max}.",
    "{min}{unit}から {max}{unit}までの かずを いれてください。",
)
NOT_A_PLACE = Localized("場所を選んでください。", "Please choose a place.", "ばしょを えらんでください。")
OUTSIDE = Localized(
    "そこは運行区域の外です。区域の中の場所を選んでください。",
    "That is outside the service area. Please choose a place inside it.",
    "そこは いけません。ちずの いろの なかの ばしょを えらんでください。",
)
NOT_A_DATE = Localized(
    "正しい日付を入れてください。例:2026年4月1日",
    "Please enter a real date, such as 1 April 2026.",
    "ただしい ひを いれてください。れい:2026ねん 4がつ 1にち",
)
NOT_A_KNOWN_DATE = Localized(
    "正しい年月日を入れてください。例:1940年4月1日、昭和15年4月1日",
    "Please enter a real date, such as 1 April 1940.",
    "ただしい ひを いれてください。れい:1940ねん 4がつ 1にち",
)
NOT_A_TIME = Localized(
    "正しい時刻を入れてください。例:午前10時30分",
    "Please enter a real time, such as 10:30.",
    "ただしい じかんを いれてください。れい:10じ 30ぷん",
)
TOO_EARLY = Localized(
    "{min}以降にしてください。", "Please choose {min} or later.", "{min}より あとに してください。"
)
TOO_LATE = Localized(
    "{max}以前にしてください。", "Please choose {max} or earlier.", "{max}より まえに してください。"
)
CLOSED = Localized(
    "{day}はお休みです({reason})。別の日を選んでください。",
    "{day} is closed ({reason}). Please choose another day.",
    "{day}は おやすみです({reason})。ほかの ひを えらんでください。",
)
OUT_OF_HOURS = Localized(
    "{opens}から{closes}までの時刻にしてください。",
    "Please choose a time from {opens} to {closes}.",
    "{opens}から {closes}までの じかんに してください。",
)
TOO_LONG = Localized(
    "{max}文字以内で入れてください。",
    "Please use at most {max} characters.",
    "{max}もじまでで いれてください。",
)
NOT_KANA = Localized(
    "カタカナで入れてください。例:イナ ハナコ",
    "Please write it in katakana, such as イナ ハナコ.",
    "カタカナで いれてください。れい:イナ ハナコ",
)
NOT_A_PHONE = Localized(
    "電話番号を正しく入れてください。例:0265-78-4111",
    "Please enter a phone number, such as 0265-78-4111.",
    "でんわばんごうを いれてください。れい:0265-78-4111",
)
NOT_AN_EMAIL = Localized(
    "メールアドレスを正しく入れてください。例:hanako@example.jp",
    "Please enter an e-mail address, such as hanako@example.jp.",
    "メールアドレスを いれてください。れい:hanako@example.jp",
)
NOT_A_POSTCODE = Localized(
    "郵便番号は7桁の数字で入れてください。例:396-8617",
    "Please enter a postcode of 7 digits, such as 396-8617.",
    "ゆうびんばんごうは 7つの すうじです。れい:396-8617",
)
NOT_A_CODE = Localized(
    "英字と数字で入れてください。", "Please use letters and digits.", "えいじと すうじで いれてください。"
)
NOT_A_PHOTO = Localized(
    "写真(JPEG・PNG・WebP)を選んでください。",
    "Please choose a photo (JPEG, PNG or WebP).",
    "しゃしんを えらんでください。",
)
PHOTO_TOO_LARGE = Localized(
    "写真が大きすぎます。{max}MBまでのものを選んでください。",
    "The photo is too large. Please choose one of up to {max} MB.",
    "しゃしんが おおきすぎます。{max}MBまでに してください。",
)
SKIPPED = Localized("(なし)", "(none)")
CHOSEN_ON_MAP = Localized("地図で選んだ場所", "A place on the map", "ちずで えらんだ ばしょ")
SEE_MORE = Localized("くわしく見る", "See the details", "くわしく みる")
ONE_PHOTO = Localized("写真1枚", "One photo", "しゃしん 1まい")
READ = Localized("確認しました", "Read", "みました")
