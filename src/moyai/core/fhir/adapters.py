"""What a room says of one kind of resource: how to find it, read it, make it, and do more with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.http import QueryDict

from moyai.core.fhir.criteria import ID, LAST_UPDATED, PROFILE, TAG, Criterion, SearchParam
from moyai.core.fhir.problems import Resource


class Caller(Protocol):
    """Whoever asks: a person through a program, with what the program may."""

    def may(self, kind: str, verb: str) -> bool:
        """Tell whether the program may ``"read"`` or ``"write"`` this kind of resource at all."""


@dataclass(frozen=True)
class Found:
    """A resource, and where it stands in the order of its kind: a later one sorts after it for ever."""

    key: str
    resource: Resource


@dataclass(frozen=True)
class Asked:
    """One call of an operation, or a create.

    Attributes:
        caller: who asks.
        base: address of the server, with a slash at its end.
        now: the town's time.
        ident: of the instance; empty on the type.
        query: what stands behind the question mark.
        body: the resource that was sent, checked against FHIR's structure; None: none was.
        if_match: the version that the caller saw; empty: she does not say.
        once: what makes a repeated request the same one (a header of its own); empty: nothing does.
    """

    caller: Any
    base: str
    now: datetime
    ident: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    body: Resource | None = None
    if_match: str = ""
    once: str = ""


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: Resource | None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """A named operation (``$find``) of a kind of resource.

    Attributes:
        name: without the dollar.
        on_instance: of one resource, else of the kind.
        methods: of HTTP.
        run: does it.
        meaning: for the CapabilityStatement.
        verb: what the program must be allowed, ``"read"`` or ``"write"``.
    """

    name: str
    on_instance: bool
    methods: tuple[str, ...]
    run: Callable[[Asked], Answer]
    meaning: str
    verb: str = "write"


class Adapter(ABC):
    """One kind of resource. Who may see what is the adapter's to decide: each call hands it the caller."""

    kind: ClassVar[str]
    profiles: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[tuple[SearchParam, ...]] = ()
    dated: ClassVar[bool] = True
    """Whether its resources say when they last changed."""
    takes: ClassVar[bool] = False
    """Whether it can be created."""
    must_match: ClassVar[tuple[str, ...]] = ()
    """Parameters of which a search must name one, where reading all would be too much; empty: none."""

    @abstractmethod
    def walk(self, caller: Any, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield what the caller may see in a lasting order, from behind a key; ``""``: from the beginning.

        Criteria may be used to read less; they are tested again on what is yielded.
        """

    @abstractmethod
    def find(self, caller: Any, ident: str) -> Resource | None:
        """Return one resource; None: there is none, or the caller may not know of it."""

    def create(self, asked: Asked) -> tuple[Resource, bool]:
        """Make a resource of ``asked.body``; return it as it is read from now on, and whether it is new.

        Asked only where ``takes`` says that it can be created.
        """
        raise NotImplementedError(f"{self.kind} is taken, and nobody said how")

    def note(self, caller: Any, resources: Sequence[Resource], now: datetime) -> None:
        """Write down that the caller was given these resources; nothing, where they tell of no health."""
        del caller, resources, now

    def list_operations(self) -> Sequence[Operation]:
        """Return its operations."""
        return ()

    def list_parameters(self) -> dict[str, SearchParam]:
        """Return its search parameters by name, with those that every kind has."""
        everywhere = (ID, LAST_UPDATED, PROFILE, TAG) if self.dated else (ID, PROFILE, TAG)
        return {each.name: each for each in (*everywhere, *self.parameters)}
