"""This engine's kernels, compiled where numba is there."""

from __future__ import annotations

from pathlib import Path

from moyai.engines.kernels import COMPILED, Function, Kernels

__all__ = ["COMPILED", "inlined", "kernel"]

_KERNELS = Kernels(Path(__file__).parent)


def kernel(function: Function) -> Function:
    """Compile a function at its first call; one whose name begins with ``_`` is called by kernels alone."""
    return _KERNELS.compile(function, inline=False, is_inner=function.__name__.startswith("_"))


def inlined(function: Function) -> Function:
    """Compile a kernel into its callers: handing over many arrays would cost more than the work."""
    return _KERNELS.compile(function, inline=True, is_inner=function.__name__.startswith("_"))
