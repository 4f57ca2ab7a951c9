"""What a flow yields besides prompts: reads that are kept, effects, and the end; and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moyai.engines.conversation import messages
from moyai.engines.conversation.digest import digest
from moyai.engines.conversation.prompts import Fact, Prompt
from moyai.engines.conversation.texts import Language, Localized

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Context:
    """What a flow may know; it does not change during a turn.

    Attributes:
        session: Public code of the session.
        flow: Key of the flow.
        channel: Key of the channel of this turn.
        language: Language of this turn. Prompts carry every language, so a flow seldom needs it.
        now: Aware time of this turn.
        resident_id: Whom it is about (None before she is registered).
        actor_id: Who is answering: herself, a proxy or a member of staff (user id; None when not signed in).
        args: What the flow was started with, such as the ride to cancel.
        reads: Read functions by name, for flows that must not import them.
    """

    session: str
    flow: str
    channel: str
    language: Language
    now: datetime
    resident_id: int | None = None
    actor_id: int | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    reads: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def read(self, name: str, **args: Any) -> Any:
        """Call a read function."""
        return self.reads[name](**args)


@dataclass(frozen=True)
class Effect:
    """A named operation or query with JSON arguments, whose JSON result is kept among the answers."""

    key: str
    operation: str
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Fingerprint of the operation and its arguments: with others, it is another effect."""
        return digest([self.operation, dict(self.args)])


class Fetch(Effect):
    """Read once and keep, so that what was offered does not move while the person thinks.

    It is read again when its arguments change, when a refused Commit retracts it, or when the person goes
    back before it.
    """


class Record(Effect):
    """An effect that must happen once in mid-conversation, such as "this refusal is unmet demand".

    It cannot wait for the Commit, because the person may hang up after hearing the refusal, and the town must
    know of it all the same. It runs once for the same arguments, with the idempotency key
    ``<the session's>:<key>:<digest of arguments>``, in the transaction that stores its result among the
    answers; a replay takes the result from there.
    """


@dataclass(frozen=True)
class Commit(Effect):
    """The deed that the conversation was for: run once, with the session's own idempotency key.

    When the operation refuses, nothing of it stays, the refusal is journaled, and the answers named in
    ``on_refused`` for its code (else in ``retract``) are dropped, so that the flow asks again with the
    refusal's words above the question. When there is nothing to drop, the flow receives a `Refusal` instead
    of the result and goes on.

    Attributes:
        key: Name of the result among the answers.
        operation: Registered operation.
        args: JSON arguments.
        retract: Keys of answers (of prompts and Fetches) to drop when it is refused.
        on_refused: The same, for particular refusal codes.
    """

    retract: tuple[str, ...] = ()
    on_refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def dropped_for(self, code: str) -> tuple[str, ...]:
        """Return the keys to drop when it is refused with this code."""
        return tuple(self.on_refused.get(code, self.retract))


@dataclass(frozen=True)
class Refusal:
    """Why an operation was refused."""

    code: str
    text: Localized

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"code": self.code, "text": self.text.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Refusal:
        """Read what `to_json` wrote."""
        return cls(data["code"], Localized.from_json(data["text"]))


@dataclass(frozen=True)
class FollowUp:
    """A flow to go on with, some answers already known ("book the return")."""

    flow: str
    label: Localized
    answers: Mapping[str, Any] = field(default_factory=dict)
    args: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        label = self.label.to_json()
        return {"flow": self.flow, "label": label, "answers": dict(self.answers), "args": dict(self.args)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FollowUp:
        """Read what `to_json` wrote."""
        return cls(data["flow"], Localized.from_json(data["label"]), data["answers"], data["args"])


@dataclass(frozen=True)
class Outcome:
    """What the person is told at the end.

    Attributes:
        text: The message.
        facts: Lines to remember, such as the time and the number to say.
        links: Follow-up flows.
        page: Address of the page where it lives on, such as the ride's, if there is one.
        page_label: What the way to that page is called.
        is_done: Whether what she came for was done.
    """

    text: Localized
    facts: tuple[Fact, ...] = ()
    links: tuple[FollowUp, ...] = ()
    page: str = ""
    page_label: Localized = messages.SEE_MORE
    is_done: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, kept with the ended session."""
        facts = [[fact.label.to_json(), fact.value.to_json()] for fact in self.facts]
        links = [link.to_json() for link in self.links]
        return {
            "text": self.text.to_json(),
            "facts": facts,
            "links": links,
            "page": self.page,
            "page_label": self.page_label.to_json(),
            "is_done": self.is_done,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outcome:
        """Read what `to_json` wrote."""
        facts = tuple(Fact(Localized.from_json(a), Localized.from_json(b)) for a, b in data["facts"])
        links = tuple(FollowUp.from_json(link) for link in data["links"])
        return cls(
            text=Localized.from_json(data["text"]),
            facts=facts,
            links=links,
            page=data["page"],
            page_label=Localized.from_json(data["page_label"]),
            is_done=data["is_done"],
        )


@dataclass(frozen=True)
class End:
    """The end of the conversation."""

    outcome: Outcome


Step = Prompt | Effect | End
Conversation = Generator[Step, Any, None]
Flow = Callable[[Context], Conversation]
