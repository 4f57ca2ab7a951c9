"""A pytest plugin under which Django cannot be imported: ``-p tests.architecture.without_django``."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from tests import examples

FORBIDDEN = {"django", "ninja", "allauth", "asgiref"}


class Refuse:
    """Refuses every import of what engines may not know."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in FORBIDDEN:
            raise ModuleNotFoundError(f"{name} is not there for engines", name=name)
        return None


sys.meta_path.insert(0, Refuse())
examples.settle()
