"""What a bench of the dispatch engine was run with: the lines before its table."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.dispatch_runs import our_version


def find_facts() -> dict[str, Any]:
    """Return the versions of what is ours, and the machine as it is now."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "moyai": our_version(),
        "packages": {name: version(name) for name in ("numba", "numpy", "highspy")},
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
    }


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def print_facts(facts: dict[str, Any], *, runs: str, measured: str = "") -> None:
    """Print date, machine, versions, and a sentence on how it was run."""
    packages = ", ".join(f"{name} {value}" for name, value in facts["packages"].items())
    print(f"date        {facts['date']}{measured}")
    print(f"machine     {facts['processor']}, {facts['cores']} cores, load average {facts['load']}")
    print(f"ours        moyai {facts['moyai']}; Python {facts['python']}, {packages}")
    print(f"runs        {runs}")
