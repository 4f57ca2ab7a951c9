"""This engine's kernels, compiled where numba is there."""

from __future__ import annotations

from pathlib import Path

from moyai.engines.kernels import Kernels

_KERNELS = Kernels(Path(__file__).parent)
entry = _KERNELS.entry
inlined = _KERNELS.inlined
