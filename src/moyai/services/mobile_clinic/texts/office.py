"""Sentences of the institution's own affairs: its devices, its limits, its people."""

from moyai.engines.conversation import Localized

DEVICE_RETIRED = Localized(
    "この機器は使うのをやめています。先に、また使うようにしてください。",
    "This device is out of use. Bring it back into use first.",
)
DEVICE_MEASURING = Localized(
    "いま、この機器のセットで患者さんを測っています。終わってから、もう一度お願いします。",
    "Somebody is being measured with this set just now. Please try again when it is over.",
)
SET_BOOKED = Localized(
    "このセットを使う訪問の予約が{count}件あります。終わってから移してください。機器は、1台ずつならいつでも別のセットに移せます。",
    "{count} visits ahead count on this set. Move it when they are over; single devices move at any time.",
)
KEY_ONCE = Localized(
    "この機器は、もう登録してあります。鍵は一度しか出ません。見のがしたときは「鍵を作りなおす」を押してください。",
    "This device is registered already. Its key is shown once; if you missed it, press “make a new key”.",
)
CLOCK_RIGHT = Localized("合っています", "right")
CLOCK_AHEAD = Localized("{time}進んでいます", "{time} fast")
CLOCK_BEHIND = Localized("{time}遅れています", "{time} slow")
MINUTES = Localized("{n}分", "{n} min")
HOURS = Localized("{n}時間", "{n} h")
DAYS = Localized("{n}日", "{n} days")

BOUNDS = {
    "urgent_below": Localized("下の「すぐに医師へ」", "the lower urgent limit"),
    "low": Localized("下の「注意」", "the lower limit"),
    "high": Localized("上の「注意」", "the upper limit"),
    "urgent_above": Localized("上の「すぐに医師へ」", "the upper urgent limit"),
}
"""By name of a bound of engines/vitals."""

WEAKER = Localized(
    "もとの基準よりゆるくなります（{bounds}）。もとの基準なら知らせる値を、知らせなくなります。"
    "それでよければ、下の「わかったうえで、ゆるくする」にしるしをつけてください。",
    "It is weaker than the default ({bounds}): values for which the default would call will pass unnoticed. "
    "If that is what you want, tick “I know, and make it weaker” below.",
)
NO_BOUND = Localized(
    "数字を、少なくとも1つ入れてください。もとの基準に戻すときは、そのボタンを押してください。",
    "Please enter at least one number. To go back to the default, press its button.",
)
IN_THE_PAST = Localized("きょうか、きょうより後の日にしてください。", "Please choose today or a later day.")
LIMIT_GONE = Localized("この基準は、もう取りやめています。", "This limit was withdrawn already.")

ONESELF = Localized(
    "ご自分のことは、ほかの方が変えます。", "Somebody else must change what concerns yourself."
)
STILL_HOLDS = Localized(
    "その日より後に、まだ{held}があります。先に引きつぐか、「残りはあとで引きつぐ」にしるしをつけてください。",
    "After that day there are still {held}. Hand them over first, or tick “the rest is handed over later”.",
)
HELD_VISITS = Localized("診察{n}件", "{n} visits")
HELD_TOURS = Localized("車に乗る日{n}日", "{n} tours")
HELD_PLANS = Localized("診療計画{n}件", "{n} plans")
HELD_CALLS = Localized("つながっている通話{n}件", "{n} open calls")
NOT_A_COLLEAGUE = Localized(
    "引きつぐのは、同じ医療機関の、その日にもいる同じ職種の方です。",
    "It is handed to a colleague of the same institution and profession who is there on that day.",
)
BUSY_THEN = Localized(
    "{name}さんは、その時間に別の予定があります。", "{name} has something else at that time."
)
NOT_HERS_NOW = Localized(
    "この訪問は、もうその方のものではありません。", "This visit is no longer that person's."
)
HOLDS_AS = Localized(
    "いまの職種で{held}があります。先に引きついでください。",
    "There are still {held} in the present profession. Hand them over first.",
)
NO_SUCH_PLAN = Localized(
    "この計画は、もう使われていないか、その医師の名前がありません。",
    "This plan is in force no more, or does not name that doctor.",
)
PLAN_ERASED = Localized("この計画の内容は消去されています。", "The words of this plan were erased.")
T_HANDED_DOCTOR = Localized(
    "{day}{at} {name}さんの診察は、{doctor}医師が引きつぎました。",
    "{doctor} takes over the visit of {name}, {day} {at}.",
)
