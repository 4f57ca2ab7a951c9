"""Compile the kernels when numba is there, run them plain when it is not.

The kernels are one source text in the subset of Python that numba understands. numba notices a change of the
file that a compiled function stands in, but not of the other files whose functions it calls; so every kernel
is stamped with all kernel files together, and a pull that changes one of them recompiles all.
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


def _source_stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("_*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_STAMP = _source_stamp() if COMPILED else ""


def kernel(function: Function) -> Function:
    """Compile a function at its first call and keep the machine code on disk (``NUMBA_CACHE_DIR``)."""
    return _compile(function, inline=False)


def inlined(function: Function) -> Function:
    """Compile a kernel into its callers: handing over many arrays would cost more than the work."""
    return _compile(function, inline=True)


def _compile(function: Function, *, inline: bool) -> Function:
    if not COMPILED:
        return function
    # Kernels that only kernels call need no way in from Python; leaving it out halves the compile time.
    inner = function.__name__.startswith("_")
    # No kernel makes or keeps an array: without counting references they run several times as fast.
    options = {"no_cfunc_wrapper": True, "no_cpython_wrapper": inner, "_nrt": False, "nogil": True}
    compiled = numba.njit(cache=True, forceinline=inline, **options)(function)
    file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if file is not None and hasattr(file, "_source_stamp"):
        file._source_stamp = _STAMP
    return compiled
