"""What is said of a fit."""

from __future__ import annotations

from moyai.engines.matching.fit.problem import Contract, Permission
from moyai.engines.matching.fit.solution import Bar
from moyai.engines.sentences import Sentence

CONTRACTS = {
    Contract.SPECIAL: Sentence("特別職非常勤", "special part-time post"),
    Contract.FIXED_TERM: Sentence("任期付職員", "fixed-term official"),
    Contract.SERVICE: Sentence("業務委託", "service contract"),
    Contract.DISPATCH: Sentence("派遣", "temporary staff from an agency"),
    Contract.SIDE_JOB: Sentence("副業", "side job"),
}

BLOCKED = Sentence(
    "ご本人が、この団体には見せないと決めています。", "They chose not to be seen by this body."
)
EMPLOYER = Sentence(
    "いまの勤め先なので、見せません。", "It is their present employer, who does not see them."
)
SKILL_LOW = Sentence(
    "「{skill}」はレベル{need}以上が必要ですが、レベル{has}です。",
    "Level {need} of {skill} is needed; theirs is {has}.",
)
SKILL_NONE = Sentence(
    "「{skill}」(レベル{need}以上)が必要ですが、できることに入っていません。",
    "{skill} (level {need} or more) is needed and is not among what they do.",
)
PLACE = Sentence(
    "現地に来る必要がありますが、来られる地域に入っていません。",
    "One must come to the place, which is not in the areas they come to.",
)
REMOTE = Sentence(
    "離れた場所からする仕事ですが、それを希望していません。",
    "The work is done from afar, which they do not want.",
)
PERIOD_LATE = Sentence(
    "{starts}から始まりますが、空くのは{free}からです。", "It starts on {starts}; they are free from {free}."
)
PERIOD_SHORT = Sentence(
    "{ends}まで続きますが、働けるのは{free}までです。", "It lasts until {ends}; they are free until {free}."
)
DAYS = Sentence(
    "週{asked}日の仕事ですが、働けるのは週{least}日から{most}日です。",
    "It takes {asked} days a week; they work {least} to {most}.",
)
RATE = Sentence(
    "1日の希望額が{rate}円で、上限の{most}円を{over}円超えています。",
    "They ask {rate} yen a day, {over} more than the most that is paid ({most}).",
)
LANGUAGE = Sentence("「{language}」で働ける必要があります。", "One must be able to work in {language}.")
CONTRACT = Sentence(
    "{offered}の契約ですが、希望する契約の形に入っていません。",
    "It is offered as {offered}, a form they do not take.",
)
PERMISSION = {
    Permission.ASKED: Sentence(
        "勤め先の副業の許可を待っているところです。", "The employer's permission for a side job is awaited."
    ),
    Permission.NOT_ASKED: Sentence(
        "勤め先に、副業の許可をまだ求めていません。",
        "The employer has not been asked for permission for a side job.",
    ),
    Permission.REFUSED: Sentence(
        "勤め先が副業を許していません。", "The employer does not permit a side job."
    ),
}

DEPTH = Sentence(
    "必要なスキルが、求めるレベルを平均で{over}上回っています。",
    "The skills asked for are above the level asked for, by {over} on average.",
)
DEPTH_NONE = Sentence(
    "必要なスキルは、求めるレベルちょうどです。", "The skills asked for are just at the level asked for."
)
WISH = Sentence(
    "あるとよい「{skill}」がレベル{has}です(希望はレベル{need})。",
    "{skill}, which would help, is at level {has} (wished: {need}).",
)
WISH_NONE = Sentence("あるとよい「{skill}」は入っていません。", "{skill}, which would help, is not there.")
PROOF = Sentence(
    "求めるスキル{of}個のうち{count}個に、実績の裏づけがあります。",
    "Of {of} skills asked for, {count} are backed by evidence.",
)
WORDS = Sentence(
    "プロフィールの言葉が、仕事の説明と{percent}%合っています。",
    "The words of the profile agree with those of the post by {percent} %.",
)
PUBLIC = Sentence("役所などでの経験が{years}年あります。", "They have {years} years with public bodies.")
NEAR = Sentence("現地にも来られます。", "They can come to the place as well.")
NEAR_NONE = Sentence("現地に来られる地域には入っていません。", "The place is not in the areas they come to.")
MORE_DAYS = Sentence(
    "仕事が増えたとき、週{days}日まで働けます。",
    "Should the work grow, they can work up to {days} days a week.",
)
LANGUAGES = Sentence(
    "あるとよい言語{of}個のうち{count}個で働けます。",
    "They work in {count} of {of} languages that would help.",
)
CHEAPER = Sentence(
    "1日の希望額が、上限より{less}円低いです。", "They ask {less} yen a day less than the most that is paid."
)

WIDEN = {
    Bar.SKILL: Sentence(
        "スキルの条件をゆるめると、あと{count}人に声をかけられます。",
        "With the skills asked for relaxed, {count} more could be asked.",
    ),
    Bar.PLACE: Sentence(
        "離れた場所からでもよければ、あと{count}人に声をかけられます。",
        "Done from afar, {count} more could be asked.",
    ),
    Bar.REMOTE: Sentence(
        "現地での仕事にすると、あと{count}人に声をかけられます。",
        "Done at the place, {count} more could be asked.",
    ),
    Bar.PERIOD: Sentence(
        "期間を変えると、あと{count}人に声をかけられます。",
        "With another period, {count} more could be asked.",
    ),
    Bar.DAYS: Sentence(
        "週の日数を変えると、あと{count}人に声をかけられます。",
        "With other days a week, {count} more could be asked.",
    ),
    Bar.RATE: Sentence(
        "1日の上限額を上げると、あと{count}人に声をかけられます。",
        "With a higher rate, {count} more could be asked.",
    ),
    Bar.LANGUAGE: Sentence(
        "言語の条件をゆるめると、あと{count}人に声をかけられます。",
        "With fewer languages, {count} more could be asked.",
    ),
    Bar.CONTRACT: Sentence(
        "ほかの契約の形も選べるようにすると、あと{count}人に声をかけられます。",
        "With other forms of contract, {count} more could be asked.",
    ),
    Bar.PERMISSION: Sentence(
        "副業の許可が出れば、あと{count}人に声をかけられます。",
        "With their employers' permission, {count} more could be asked.",
    ),
}
"""What would bring more people; nothing for private bars."""


def tell_days(half_days: int) -> str:
    """Return half days as days: 3 as ``1.5``."""
    return f"{half_days / 2:g}"
