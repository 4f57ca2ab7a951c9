"""後期高齢者の質問票: a point for each risk answer among the twelve items on frailty; four are a sign.

Hori et al., Geriatr Gerontol Int 23 (6), 2023, 437–443: cut-off 4 of twelve items, sensitivity 55.8 %,
specificity 85.8 % against J-CHS (tyojyu.or.jp; resou.osaka-u.ac.jp 20230710_1). The press release marks the
twelve in a table that was not at hand: 3 to 11 and 13 to 15 are the twelve by elimination of 1, 2 and 12, and
are labelled so.
"""

from __future__ import annotations

from moyai.engines.habit.frailty.old_old_questions import OLD_OLD
from moyai.engines.habit.frailty.questions import Answers, count_risks
from moyai.engines.habit.frailty.results import NO_DOUBT, Finding, Result, Rule, State, Status, judge
from moyai.engines.sentences import Sentence

VERSION = "old-old-1"
FRAILTY_ITEMS = (*range(3, 12), 13, 14, 15)
_HORI = "Hori et al., Geriatr Gerontol Int 23, 2023, 437-443; resou.osaka-u.ac.jp/ja/research/2023/20230710_1"
_FORM = "後期高齢者の質問票の解説と留意事項（厚生労働省 2019）; t-frailty.com/knowledge/04"
_BY_ELIMINATION = Sentence(
    "フレイルに関係する12の質問がどれかは、原文の表で確かめていません。",
    "Which the twelve questions on frailty are was not read in the original table.",
)
_SATISFACTION = Sentence(
    "「毎日の生活の満足」のどの答えを数えるかは、原文で確かめていません。",
    "Which answers on satisfaction count was not read in the original.",
)
_FRAILTY = Rule(
    "old_old_frailty",
    Sentence("フレイル（心身の弱り）のサイン", "Signs of frailty"),
    "frailty",
    4,
    _HORI,
    False,
    _BY_ELIMINATION,
)
_DOMAINS: tuple[tuple[str, Sentence], ...] = (
    ("health", Sentence("体の調子", "Health")),
    ("mood", Sentence("こころの元気", "Mood")),
    ("eating", Sentence("食事の習慣", "Meals")),
    ("oral", Sentence("お口の働き", "Mouth and swallowing")),
    ("nutrition", Sentence("体重", "Weight")),
    ("motor", Sentence("足腰の力", "Strength to move")),
    ("memory", Sentence("もの忘れ", "Memory")),
    ("smoking", Sentence("たばこ", "Smoking")),
    ("going_out", Sentence("外出", "Going out")),
    ("company", Sentence("人との付き合い", "Company")),
)
_SAID = {
    Status.NOT_LIKELY: Sentence(
        "12の質問のうち、気になる答えは{points}つでした。今の元気を続けましょう。",
        "{points} of twelve answers are signs to look at. Keep up what you do.",
    ),
    Status.POSSIBLE: Sentence(
        "12の質問のうち、気になる答えが{points}つありました。心や体の力が弱っているかもしれません。一度ご相談ください。",
        "{points} of twelve answers are signs. Your strength may have waned. Please ask for advice.",
    ),
    Status.CANNOT_TELL: Sentence(
        "お答えのない質問があるため、まだ分かりません（今のところ気になる答えは{points}つ）。",
        "Some questions are unanswered, so it cannot be told yet ({points} signs so far).",
    ),
}
_STATUS = {
    State.YES: Status.POSSIBLE,
    State.NO: Status.NOT_LIKELY,
    State.CANNOT_TELL: Status.CANNOT_TELL,
}


def assess_old_old(answers: Answers) -> Result:
    """Return what the questionnaire tells: the score of frailty, and each side of life by itself.

    Args:
        answers: By question id the code of the answer.

    Raises:
        ValueError: an answer that a question does not have.
    """
    items = [question for question in OLD_OLD if question.number in FRAILTY_ITEMS]
    points, missing = count_risks(items, answers)
    frailty = judge(_FRAILTY, points, missing, len(items))
    findings = (frailty, *(_find_domain(domain, name, answers) for domain, name in _DOMAINS))
    status = _STATUS[frailty.state]
    return Result(
        "old_old",
        VERSION,
        points,
        points + len(missing),
        status,
        findings,
        count_risks(OLD_OLD, answers)[1],
        False,
        (_BY_ELIMINATION, _SATISFACTION),
        (_HORI, _FORM),
        _SAID[status].format(points=points),
    )


def _find_domain(domain: str, name: Sentence, answers: Answers) -> Finding:
    """Return whether any answer of a domain is a risk answer; the form gives no other threshold."""
    questions = [question for question in OLD_OLD if question.domain == domain]
    points, missing = count_risks(questions, answers)
    doubt = _SATISFACTION if domain == "mood" else NO_DOUBT
    rule = Rule(f"old_old_{domain}", name, domain, 1, _FORM, domain != "mood", doubt)
    return judge(rule, points, missing, len(questions))
