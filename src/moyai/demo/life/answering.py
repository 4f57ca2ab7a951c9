"""People with phones who answer when a drill asks them where they are: the map fills while one looks.

Their phones are on the demo's LINE platform; each answer is a tap that LINE posts to the town, as in earnest.
Only drills are answered: what is meant in earnest is nobody's to invent an answer to.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from urllib.parse import parse_qsl

import httpx

from moyai.channels.line.models import Friend
from moyai.channels.line.platform.ids import make_user_id
from moyai.core.residents.models import Resident
from moyai.demo.devices import ACCOUNT
from moyai.demo.drill.platform import PhoneNetwork, Press
from moyai.demo.life.loop import Away
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import MassQuestion

PHONES = 300
"""So many of the town's people, besides the visitor, have a phone with LINE in the demo."""

SPREAD = 0.9
"""Most answer two minutes after they are asked (e^4.8 s), by the town's clock; some much later."""

SILENT_SHARE = 0.25
ANSWERS = {"home": 52, "shelter": 18, "car": 12, "kin": 9, "hotel": 3, "outside": 3, "help": 3}
COUNTING_SHARE = 0.7
"""So many also say how many they are."""

logger = logging.getLogger(__name__)


@dataclass(order=True)
class Answer:
    """Who will press what and when; ``word`` is an answer of the poll."""

    at: datetime
    key: str = field(compare=False)
    word: str = field(compare=False)


class Answering:
    """Gives people phones once, and lets them answer each drill's questions once."""

    def __init__(self) -> None:
        self._phones: PhoneNetwork | None = None
        self._keys: list[str] = []
        self._asking = 0
        self._data: dict[str, str] = {}
        self._waiting: list[Answer] = []

    def tick(self, now: datetime) -> None:
        """Look for a question, press what is due.

        Raises:
            Away: the platform does not answer.
        """
        try:
            self._tick(now)
        except httpx.HTTPError as error:
            raise Away(f"the LINE platform: {error}") from error

    def _tick(self, now: datetime) -> None:
        address = os.environ.get("MOYAI_LINE_API", "")
        if not address.startswith("http://127.0.0.1"):
            return  # a town's own LINE: nobody is invented there
        if self._phones is None:
            self._phones = PhoneNetwork(address, ACCOUNT)
            self._keys = give_phones(self._phones, now)
        asking = MassQuestion.objects.filter(incident__is_open=True, incident__mode=Mode.DRILL).first()
        if asking is None:
            self._waiting = []
            return
        if asking.pk != self._asking and not self._begin(self._phones, asking):
            return
        self._press(self._phones, now)

    def _begin(self, phones: PhoneNetwork, asking: MassQuestion) -> bool:
        """Read the question off a phone, and decide who answers what and when."""
        data = {}
        for action in phones.read_buttons(self._keys[0]) if self._keys else ():
            fields = dict(parse_qsl(action["data"]))
            if fields.get("a") == str(asking.pk):
                data[fields.get("o", "")] = action["data"]
        if not data:
            return False  # it has not arrived yet
        self._data, self._asking = data, asking.pk
        self._waiting = sorted(plan(self._keys, asking.asked_at, seed=asking.pk, words=list(data)))
        logger.warning("A drill asks: %d people will answer", len(self._waiting))
        return True

    def _press(self, phones: PhoneNetwork, now: datetime) -> None:
        due = [one for one in self._waiting if one.at <= now]
        self._waiting = self._waiting[len(due) :]
        if due:
            phones.press([Press(one.key, self._find(phones, one), "", 0) for one in due])

    def _find(self, phones: PhoneNetwork, answer: Answer) -> str:
        """Return the data of a button; those that say how many come with the first tap."""
        if answer.word not in self._data:
            for action in phones.read_buttons(answer.key):
                fields = dict(parse_qsl(action["data"]))
                if fields.get("a") == str(self._asking):
                    self._data.setdefault(fields.get("o", ""), action["data"])
        return self._data.get(answer.word, self._data[answer.word.partition(".")[0]])


def give_phones(phones: PhoneNetwork, now: datetime) -> list[str]:
    """Put people on LINE, each tied to her registration; who is already is left alone. Return their keys."""
    people = Resident.objects.filter(user=None).order_by("pk").values_list("pk", "code")[:PHONES]
    keys = {number: f"resident-{code}" for number, code in people}
    phones.add_phones(keys.values())
    Friend.objects.bulk_create(
        [
            Friend(
                account=ACCOUNT,
                user_id=make_user_id(key),
                resident_id=number,
                linked_at=now,
                owner_key=make_user_id(f"owner-{key}"),
                first_heard_at=now,
                last_heard_at=now,
            )
            for number, key in keys.items()
        ],
        ignore_conflicts=True,
    )
    return list(keys.values())


def plan(keys: list[str], asked_at: datetime, *, seed: int, words: list[str]) -> list[Answer]:
    """Return who answers what and when; the same seed, the same answers."""
    dice = Random(f"answers-{seed}")
    chances = {word: share for word, share in ANSWERS.items() if word in words}
    answers = []
    for key in keys:
        if dice.random() < SILENT_SHARE:
            continue
        word = dice.choices(list(chances), list(chances.values()))[0]
        at = asked_at + timedelta(seconds=5 + dice.lognormvariate(4.8 + SPREAD**2, SPREAD))
        answers.append(Answer(at, key, word))
        if word != "help" and dice.random() < COUNTING_SHARE:
            people = dice.choices((1, 2, 3, 4, 5), (30, 34, 18, 13, 5))[0]
            answers.append(Answer(at + timedelta(seconds=40), key, f"{word}.{people}"))
    return answers
