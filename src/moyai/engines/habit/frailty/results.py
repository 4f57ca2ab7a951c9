"""What a questionnaire tells: findings with their rule and source, never a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence

NO_DOUBT = Sentence("", "")


class State(StrEnum):
    """Whether a rule holds; ``CANNOT_TELL``: it depends on what was not answered."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class Status(StrEnum):
    """Where a whole score stands."""

    ROBUST = "robust"
    PREFRAIL = "prefrail"
    FRAIL = "frail"
    POSSIBLE = "possible"
    NOT_LIKELY = "not_likely"
    GOOD = "good"
    MIDDLING = "middling"
    LOW = "low"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Rule:
    """A published criterion.

    Attributes:
        code: Ours, such as ``kihon_motor``.
        name: What it is called for people.
        domain: Which side of life it is about.
        threshold: So many points make it hold.
        source: Where it is published.
        is_confirmed: Whether its text was read in a source; otherwise it is used, and said.
        doubt: Why it is not confirmed; empty where it is.
    """

    code: str
    name: Sentence
    domain: str
    threshold: int
    source: str
    is_confirmed: bool = True
    doubt: Sentence = NO_DOUBT

    def __post_init__(self) -> None:
        if self.is_confirmed == bool(self.doubt.ja):
            raise ValueError(f"{self.code}: a rule that is not confirmed says why, one that is does not")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and whether it holds.

    Attributes:
        rule: The criterion.
        state: Whether it holds, whatever the answers that are missing would be.
        points: Signs of risk among what was answered.
        of: How many questions it looks at.
        missing: Their ids without an answer.
    """

    rule: Rule
    state: State
    points: int
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one instrument tells on one day.

    Attributes:
        instrument: ``kihon``, ``old_old``, ``j_chs`` or ``variety``.
        version: Of the rules, kept with the answers.
        points: Of the whole score; the least that it can be.
        most: The most that it can be, with what is missing.
        status: Where the score stands; ``CANNOT_TELL`` where the missing answers decide.
        findings: Each criterion.
        missing: Ids without an answer.
        is_confirmed: Whether the rule of the status and of every finding was read in a source.
        doubts: Why not.
        sources: Of the status.
        sentence: The status in plain words; it names no illness.
    """

    instrument: str
    version: str
    points: int
    most: int
    status: Status
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    is_confirmed: bool
    doubts: tuple[Sentence, ...]
    sources: tuple[str, ...]
    sentence: Sentence

    def find(self, code: str) -> Finding:
        """Return the finding of a rule.

        Raises:
            KeyError: the instrument has no such rule.
        """
        for finding in self.findings:
            if finding.rule.code == code:
                return finding
        raise KeyError(code)


class Referral(StrEnum):
    """Whether the town's 地域包括支援センター is told, with consent."""

    NONE = "none"
    OFFER = "offer"
    SOON = "soon"


def judge(rule: Rule, points: int, missing: tuple[str, ...], of: int) -> Finding:
    """Return whether a rule holds.

    *Yes* when the points reach it, *no* when they could not even if all missing answers were signs of risk;
    otherwise it cannot be told.
    """
    if points >= rule.threshold:
        state = State.YES
    elif points + len(missing) < rule.threshold:
        state = State.NO
    else:
        state = State.CANNOT_TELL
    return Finding(rule, state, points, of, missing)


def find_status(least: int, most: int, bands: tuple[tuple[int, Status], ...]) -> Status:
    """Return the band in which both ends of a score lie, or that it cannot be told.

    Args:
        least: The least that the score can be.
        most: The most.
        bands: From how many points on, which status; rising, the first from 0.
    """
    found = {[status for start, status in bands if score >= start][-1] for score in (least, most)}
    return found.pop() if len(found) == 1 else Status.CANNOT_TELL
