"""Stages to begin with: one round, and a concept before a proposal; a town may change them in its rows.

The words are those of calls as they run: formal check, screening by papers, interview, decision, and
"almost": taken, if something more is brought.
"""

from __future__ import annotations

from moyai.engines.judging.sentences import Sentence
from moyai.engines.judging.stages.problem import Kind, Machine, Move, State

APPLICANT, STAFF, CHAIR = "applicant", "staff", "chair"
COMPLETE, IN_TIME, ELIGIBLE, REVIEWED = "complete", "in_time", "eligible", "reviewed"
REASONED, BROUGHT = "reasoned", "brought"
"""Facts: nothing is missing; before the deadline; who may take part; every review is there; the reasons are
written; what was asked for is there."""

_STATES = {
    "draft": (Kind.OPEN, "下書き", "Draft"),
    "checking": (Kind.OPEN, "形式の確認中", "Formal check"),
    "screening": (Kind.OPEN, "書類審査中", "Screening"),
    "concept": (Kind.OPEN, "構想の審査中", "Concept under review"),
    "invited": (Kind.OPEN, "本提案の準備中", "Proposal being written"),
    "interview": (Kind.OPEN, "面談・発表審査", "Interview"),
    "almost": (Kind.ALMOST, "条件つき採択(追加の確認待ち)", "Almost: more information wanted"),
    "accepted": (Kind.TAKEN, "採択", "Accepted"),
    "rejected": (Kind.NOT_TAKEN, "不採択", "Not accepted"),
    "ineligible": (Kind.NOT_TAKEN, "対象外", "Not eligible"),
    "withdrawn": (Kind.WITHDRAWN, "取り下げ", "Withdrawn"),
}

_SUBMIT, _PASS = ("提出する", "Submit"), ("次へ進める", "Pass on")
_ACCEPT, _REJECT = ("採択する", "Accept"), ("不採択にする", "Do not accept")
_ASK, _WITHDRAW = ("追加の確認を求める", "Ask for more"), ("取り下げる", "Withdraw")
_OUT = ("対象外とする", "Not eligible")

Line = tuple[str, str, str, frozenset[str], tuple[str, str]]


def _line(before: str, after: str, role: str, words: tuple[str, str], *needs: str) -> Line:
    return before, after, role, frozenset(needs), words


_DECISION = (
    _line("interview", "accepted", CHAIR, _ACCEPT, REVIEWED, REASONED),
    _line("interview", "rejected", CHAIR, _REJECT, REVIEWED, REASONED),
    _line("interview", "almost", CHAIR, _ASK, REVIEWED, REASONED),
    _line("almost", "accepted", CHAIR, _ACCEPT, BROUGHT, REASONED),
    _line("almost", "rejected", CHAIR, _REJECT, REASONED),
)


def make_one_round() -> Machine:
    """Return stages of one round: form, papers, interview, decision."""
    lines = (
        _line("draft", "checking", APPLICANT, _SUBMIT, COMPLETE, IN_TIME),
        _line("checking", "draft", STAFF, ("差し戻す", "Send back"), IN_TIME),
        _line("checking", "screening", STAFF, _PASS, ELIGIBLE),
        _line("checking", "ineligible", STAFF, _OUT, REASONED),
        _line("screening", "interview", CHAIR, _PASS, REVIEWED),
        _line("screening", "rejected", CHAIR, _REJECT, REVIEWED, REASONED),
        *_DECISION,
    )
    return _make("one_round-1", lines)


def make_two_rounds() -> Machine:
    """Return stages of two rounds: a concept first, then a proposal by those who are invited."""
    lines = (
        _line("draft", "checking", APPLICANT, _SUBMIT, COMPLETE, IN_TIME),
        _line("checking", "draft", STAFF, ("差し戻す", "Send back"), IN_TIME),
        _line("checking", "concept", STAFF, _PASS, ELIGIBLE),
        _line("checking", "ineligible", STAFF, _OUT, REASONED),
        _line("concept", "invited", CHAIR, ("本提案に進める", "Invite a proposal"), REVIEWED),
        _line("concept", "rejected", CHAIR, _REJECT, REVIEWED, REASONED),
        _line("invited", "screening", APPLICANT, _SUBMIT, COMPLETE, IN_TIME),
        _line("screening", "interview", CHAIR, _PASS, REVIEWED),
        _line("screening", "rejected", CHAIR, _REJECT, REVIEWED, REASONED),
        *_DECISION,
    )
    return _make("two_rounds-1", lines)


def make_call() -> Machine:
    """Return the stages of a call itself; it may end with nobody taken, with the reasons."""
    states = (
        State("preparing", Kind.OPEN, Sentence("準備中", "In preparation")),
        State("open", Kind.OPEN, Sentence("募集中", "Open")),
        State("judging", Kind.OPEN, Sentence("審査中", "Being judged")),
        State("decided", Kind.TAKEN, Sentence("採択者決定", "Decided")),
        State("none_suitable", Kind.NONE_SUITABLE, Sentence("該当者なし", "None suitable")),
        State("cancelled", Kind.WITHDRAWN, Sentence("中止", "Cancelled")),
    )
    lines = (
        _line("preparing", "open", STAFF, ("公開する", "Publish"), COMPLETE),
        _line("open", "judging", STAFF, ("締め切る", "Close")),
        _line("judging", "decided", CHAIR, ("決定する", "Decide"), REVIEWED, REASONED),
        _line("judging", "none_suitable", CHAIR, ("該当者なしとする", "None suitable"), REVIEWED, REASONED),
        *(
            _line(each, "cancelled", STAFF, ("中止する", "Cancel"), REASONED)
            for each in ("preparing", "open")
        ),
    )
    return Machine("call-1", "preparing", states, tuple(_move(each) for each in lines))


def _make(version: str, lines: tuple[Line, ...]) -> Machine:
    used = {key for before, after, *_ in lines for key in (before, after)}
    open_states = [key for key in _STATES if key in used and _STATES[key][0] in (Kind.OPEN, Kind.ALMOST)]
    out = tuple(_line(key, "withdrawn", APPLICANT, _WITHDRAW) for key in open_states)
    states = tuple(
        State(key, kind, Sentence(ja, en))
        for key, (kind, ja, en) in _STATES.items()
        if key in used or key == "withdrawn"
    )
    return Machine(version, "draft", states, tuple(_move(each) for each in (*lines, *out)))


def _move(line: Line) -> Move:
    before, after, role, needs, words = line
    return Move(f"{before}-{after}", before, after, frozenset({role}), needs, Sentence(*words))
