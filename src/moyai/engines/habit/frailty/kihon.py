"""The Kihon Checklist: seven criteria of the long-term care programme, and the whole as a score of frailty.

Criteria (事業対象者に該当する基準):
介護保険法施行規則第140条の62の4第2号の規定に基づき厚生労働大臣が定める基準 (告示). The threshold of each is
read in bio-protocol.org/bio101/r9853728 (methods of a study that applies them), the first four also at
keroro-ro.com/?p=6, where any of these four is enough; that any of the other three is enough as well is not
read in a source at hand. Whole score: Satake et al., "Validity of the Kihon Checklist for assessing frailty
status", Geriatr Gerontol Int 16, 2016 (PMID 26171645: cut-offs 3/4 and 7/8), repeated by Yakabe et al., BMC
Geriatrics 23, 2023 (robust 3 or lower, prefrail 4 to 7, frail 8 or over).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from moyai.engines.habit.frailty.kihon_questions import KIHON, NOT_UNDER, UNDER
from moyai.engines.habit.frailty.questions import Answers, Question, count_risks
from moyai.engines.habit.frailty.results import (
    NO_DOUBT,
    Finding,
    Result,
    Rule,
    State,
    Status,
    find_status,
    judge,
)
from moyai.engines.sentences import Sentence

VERSION = "kihon-1"
BMI_LIMIT = Decimal("18.5")
HEIGHT_CM = (Decimal(100), Decimal(220))
WEIGHT_KG = (Decimal(20), Decimal(250))
_CRITERIA = "事業対象者に該当する基準（厚生労働大臣が定める基準・告示）"
_READ = f"{_CRITERIA}; bio-protocol.org/bio101/r9853728"
_READ_TWICE = f"{_READ}; keroro-ro.com/?p=6"
_SATAKE = "Satake et al., Geriatr Gerontol Int 16, 2016, PMID 26171645; Yakabe et al., BMC Geriatr 23, 2023"
_RULES: tuple[tuple[Rule, tuple[int, ...]], ...] = (
    (
        Rule(
            "kihon_several",
            Sentence("生活のいくつもの面", "Several sides of life"),
            "several",
            10,
            _READ_TWICE,
        ),
        tuple(range(1, 21)),
    ),
    (
        Rule("kihon_motor", Sentence("足腰の力", "Strength to move"), "motor", 3, _READ_TWICE),
        tuple(range(6, 11)),
    ),
    (Rule("kihon_nutrition", Sentence("栄養", "Nutrition"), "nutrition", 2, _READ_TWICE), (11, 12)),
    (
        Rule("kihon_oral", Sentence("お口の働き", "Mouth and swallowing"), "oral", 2, _READ_TWICE),
        (13, 14, 15),
    ),
    (Rule("kihon_going_out", Sentence("外出", "Going out"), "going_out", 1, _READ), (16,)),
    (Rule("kihon_memory", Sentence("もの忘れ", "Memory"), "memory", 1, _READ), (18, 19, 20)),
    (Rule("kihon_mood", Sentence("こころの元気", "Mood"), "mood", 2, _READ), tuple(range(21, 26))),
)
_LESS_OFTEN = Rule(
    "kihon_going_out_less",
    Sentence("外出がへっている（注意）", "Going out less (caution)"),
    "going_out",
    1,
    "17 as a caution beside 16: 介護予防マニュアル (厚生労働省)",
    False,
    Sentence(
        "17番を「注意」とする扱いは、原文で確かめていません。",
        "That question 17 is a caution was not read in the original.",
    ),
)
_PROGRAMME = Rule(
    "kihon_programme",
    Sentence(
        "介護予防・生活支援サービス事業の対象になりうるか",
        "May be eligible for the town's care-prevention services",
    ),
    "programme",
    1,
    _CRITERIA,
    False,
    Sentence(
        "外出・もの忘れ・こころの元気のどれか1つだけで対象になるかは、原文で確かめていません。",
        "That one of going out, memory and mood alone is enough was not read in the original.",
    ),
)
_ENOUGH = frozenset({"kihon_several", "kihon_motor", "kihon_nutrition", "kihon_oral"})
"""Of which it was read that one alone is enough."""
_BANDS = ((0, Status.ROBUST), (4, Status.PREFRAIL), (8, Status.FRAIL))
_SAID = {
    Status.ROBUST: Sentence(
        "25の質問のうち、気になる答えは{points}つでした。今の元気を続けましょう。",
        "{points} of the 25 answers are signs to look at. Keep up what you do.",
    ),
    Status.PREFRAIL: Sentence(
        "気になる答えが{points}つありました。体や暮らしの力が少し弱りはじめているかもしれません。",
        "{points} answers are signs to look at. Your strength may be beginning to wane a little.",
    ),
    Status.FRAIL: Sentence(
        "気になる答えが{points}つありました。体や暮らしの力が弱っているかもしれません。一度ご相談ください。",
        "{points} answers are signs to look at. Your strength may have waned. Please ask for advice.",
    ),
    Status.CANNOT_TELL: Sentence(
        "お答えのない質問があるため、まだ分かりません（今のところ気になる答えは{points}つ）。",
        "Some questions are unanswered, so it cannot be told yet ({points} signs so far).",
    ),
}
_BY_NUMBER = {question.number: question for question in KIHON}


def find_bmi(height_cm: Decimal, weight_kg: Decimal) -> str:
    """Return the answer of question 12 from height and weight: below 18.5 or not, reckoned exactly.

    Args:
        height_cm: 100 to 220.
        weight_kg: 20 to 250.

    Raises:
        ValueError: outside these: a slip of the hand, such as metres for centimetres.
    """
    for value, (least, most), what in ((height_cm, HEIGHT_CM, "height"), (weight_kg, WEIGHT_KG, "weight")):
        if not value.is_finite() or not least <= value <= most:
            raise ValueError(f"a {what} of {value} cannot be")
    return UNDER if weight_kg * 10_000 < BMI_LIMIT * height_cm * height_cm else NOT_UNDER


def assess_kihon(answers: Answers) -> Result:
    """Return what the checklist tells.

    Args:
        answers: By question id ``yes`` or ``no``; of ``kihon_12`` what ``find_bmi`` returns.

    Raises:
        ValueError: an answer that a question does not have.
    """
    findings = [_find(rule, [_BY_NUMBER[number] for number in numbers], answers) for rule, numbers in _RULES]
    programme = _find_programme(findings)
    findings.append(_find(_LESS_OFTEN, [_BY_NUMBER[17]], answers))
    findings.append(programme)
    points, missing = count_risks(KIHON, answers)
    most = points + len(missing)
    status = find_status(points, most, _BANDS)
    return Result(
        "kihon",
        VERSION,
        points,
        most,
        status,
        tuple(findings),
        missing,
        all(finding.rule.is_confirmed for finding in findings),
        tuple(dict.fromkeys(each.rule.doubt for each in findings if not each.rule.is_confirmed)),
        (_SATAKE,),
        _SAID[status].format(points=points),
    )


def _find(rule: Rule, questions: list[Question], answers: Answers) -> Finding:
    points, missing = count_risks(questions, answers)
    return judge(rule, points, missing, len(questions))


def _find_programme(findings: list[Finding]) -> Finding:
    """Return whether any of the seven holds."""
    states = {finding.state for finding in findings}
    state = next(each for each in (State.YES, State.CANNOT_TELL, State.NO) if each in states)
    missing = tuple(sorted({each for finding in findings for each in finding.missing}))
    holding = [finding.rule for finding in findings if finding.state == State.YES]
    rule = _PROGRAMME
    if any(each.code in _ENOUGH for each in holding):
        # That one of these is enough was read; what the others say no longer matters.
        rule = replace(_PROGRAMME, is_confirmed=True, doubt=NO_DOUBT)
    return Finding(rule, state, len(holding), len(findings), missing)
