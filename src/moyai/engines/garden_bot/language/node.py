"""The base of every CeleryScript value: frozen, and checked when made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from moyai.engines.sentences import Sentence

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Faulty(ValueError):  # noqa: N818 - what people are told, not a bug
    """A value was made that the language does not have.

    Attributes:
        text: What is wrong with it.
    """

    def __init__(self, kind: str, text: Sentence) -> None:
        super().__init__(f"{kind}: {text.en}")
        self.text = text


@dataclass(frozen=True, slots=True)
class Node:
    """One ``{"kind", "args", "body"}`` of CeleryScript.

    The fields of a kind's class are its args under their own names, apart from ``then`` and ``otherwise``
    (``_then`` and ``_else``); a field called ``body`` is what it holds.

    Attributes:
        kind: The class's name as the language writes it, ``axis_overwrite``, unless the class says another.
        comment: What its author wrote beside it; no bot reads it.
    """

    kind: ClassVar[str] = ""
    comment: str = field(default="", kw_only=True)

    def __init_subclass__(cls) -> None:
        if "kind" not in vars(cls):
            cls.kind = _HUMP.sub("_", cls.__name__).lower()

    def __post_init__(self) -> None:
        from moyai.engines.garden_bot.language.grammar import find_fault

        fault = find_fault(self)
        if fault is not None:
            raise Faulty(self.kind, fault)

    def find_own_fault(self) -> Sentence | None:
        """Return what is wrong between its fields, or None."""
        return None
