"""What the evidence says to people who read no statistics."""

from __future__ import annotations

from moyai.engines.conversation import Localized
from moyai.engines.habit.retention import Verdict
from moyai.services.habit_challenge.enums import Origin

EVERYBODY = Localized("全員", "Everybody")
ORIGINS: dict[Origin, Localized] = {
    Origin.FAMILY: Localized("家族のチーム", "Family teams"),
    Origin.CLASS: Localized("教室のチーム", "Class teams"),
    Origin.MATCHED: Localized("申し込み順のチーム", "Matched teams"),
}
MARK = Localized(
    "100人のうち{stay}人が{day}日後も続けています（誤差を入れると{low}〜{high}人。{day}日目を見届けた方 "
    "{seen}人）。",
    "Of 100 people {stay} still take part after {day} days (with the error, {low} to {high}; {seen} were "
    "followed that long).",
)
MARK_ALONE = Localized(
    "100人のうち{stay}人が{day}日後も続けています（{day}日目を見届けた方 {seen}人。誤差はまだ出せません）。",
    "Of 100 people {stay} still take part after {day} days ({seen} were followed that long; no error can "
    "be told yet).",
)
MARK_UNKNOWN = Localized("{day}日後のことは、まだ分かりません。", "Nothing can be told of day {day} yet.")
DIFFERENT = Localized(
    "チームの作り方によって、続き方が違います。これほどの差が偶然に出るのは、100回に{times}回です。",
    "How teams come about makes a difference to how long people stay. Chance gives as much in {times} of "
    "100 times.",
)
NOT_DIFFERENT = Localized(
    "チームの作り方による続き方の差は、偶然でも出るくらいです（100回に{times}回）。差があるとは言えません。",
    "The difference by how teams come about may be chance ({times} of 100 times). It cannot be said that "
    "there is one.",
)
AIMS: dict[Verdict, Localized] = {
    Verdict.MET: Localized(
        "{day}日後に{aim}%という目標に、誤差を入れても届いています。",
        "The aim of {aim} % after {day} days is met, with the error too.",
    ),
    Verdict.OPEN: Localized(
        "{day}日後に{aim}%という目標に届いたかどうかは、誤差の中です。",
        "Whether the aim of {aim} % after {day} days is met lies within the error.",
    ),
    Verdict.NOT_MET: Localized(
        "{day}日後に{aim}%という目標に、届いていません。", "The aim of {aim} % after {day} days is not met."
    ),
    Verdict.UNKNOWN: Localized(
        "{day}日後に{aim}%という目標に届くかどうかは、まだ分かりません。",
        "Whether the aim of {aim} % after {day} days is met cannot be told yet.",
    ),
}
EVENT = Localized(
    "「やめた」と数えるのは、{days}日続けて報告がなかったときです。最後に報告した日にやめたと数えます。"
    "本人が抜けると言ったときも同じです。あとで戻っても、やめたままに数えます。",
    "“Dropped” means {days} days in a row without a report; it counts from the last day reported. So "
    "does saying that "
    "one leaves. Coming back later does not undo it.",
)
DENOMINATOR = Localized(
    "もとの人数は、チームに入った{joined}人の全員です。1度も報告していない方も入っています。"
    "転出・逝去・取り組みの終わりは「やめた」に数えません。お休みを届けた日と、こちらの故障の日は数えません。",
    "The base is all {joined} who joined a team, also those who never reported. Moving away, death and "
    "the end of the "
    "programme do not count as dropping. Days announced as away and days of our faults are not counted.",
)
TOO_NEW = Localized(
    "入ったばかりでまだ分からない{n}人は、曲線に入っていません。",
    "{n} people are too new to be judged and are not in the curve.",
)
BY_TEAMS = Localized(
    "同じチームの仲間は互いに支え合うので、誤差はチームごとに引き直して計算しました。",
    "Teammates keep each other going, so errors are reckoned by drawing whole teams.",
)
BY_PEOPLE = Localized(
    "人数が多いため、誤差は一人ずつ別々とみて計算しました（グリーンウッドの式）。",
    "There are many people: errors take each for independent (Greenwood's formula).",
)
NO_STEPS = Localized(
    "入る前の歩数が分かる方が、まだいません。スマホの歩数のファイルを入れると比べられます。",
    "Nobody's steps before joining are known yet. Step files from telephones allow a comparison.",
)
SAMPLED = Localized(
    "人数が多いため、チームごとに抜き出した方で計算しました。",
    "There are many people: whole teams were sampled.",
)
CONSENT = Localized(
    "続いた日数・歩数・チームの作り方を、名前と生年月日を除いて、取り組みの評価と研究に使うこと",
    "Use of days kept up, steps and how the team came about, without name and birth, to evaluate and "
    "study the programme",
)
