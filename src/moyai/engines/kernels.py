"""Compile an engine's kernels when numba is there, run them plain when it is not.

Kernels are one source text in the subset of Python that numba understands. numba notices a change of the
file that a compiled function stands in, but not of the other files whose functions it calls; so every kernel
is stamped with all kernel files of its engine together, and a change of one of them recompiles all.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

numba: Any
try:
    numba = importlib.import_module("numba")
except ImportError:
    numba = None

COMPILED = numba is not None and not numba.config.DISABLE_JIT

Function = TypeVar("Function", bound=Callable[..., Any])


class Kernels:
    """The kernels of one engine.

    Args:
        folder: Where their files are, named with a leading underscore.
    """

    def __init__(self, folder: Path) -> None:
        self.stamp = _source_stamp(folder) if COMPILED else ""

    def entry(self, function: Function) -> Function:
        """Compile a kernel that Python calls, at its first call; keep the machine code on disk."""
        return self.compile(function, inline=False, is_inner=False)

    def inlined(self, function: Function) -> Function:
        """Compile a kernel into its callers: handing over many arrays would cost more than the work."""
        return self.compile(function, inline=True, is_inner=True)

    def compile(self, function: Function, *, inline: bool, is_inner: bool) -> Function:
        """Compile a kernel, into its callers or not; an inner one only kernels call."""
        if not COMPILED:
            return function
        # Kernels that only kernels call need no way in from Python; leaving it out halves the compile time.
        # No kernel makes or keeps an array: without counting references they run several times as fast.
        options = {"no_cfunc_wrapper": True, "no_cpython_wrapper": is_inner, "_nrt": False, "nogil": True}
        compiled = numba.njit(cache=True, forceinline=inline, **options)(function)
        file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
        if file is not None and hasattr(file, "_source_stamp"):
            file._source_stamp = self.stamp
        return compiled


def _source_stamp(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("_*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
