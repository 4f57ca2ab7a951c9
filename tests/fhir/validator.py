"""Asks Medplum's validator (validate.mjs) what is wrong with resources; one process serves a whole run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
OURS = HERE.parents[1] / ".venv" / "bin"
"""There is Node.js where the machine has none (requirements/node.txt)."""


def list_faults(resource: dict[str, Any]) -> list[str]:
    """Return what is wrong with a resource, and with what is in it where it is a Bundle."""
    process = _start()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(resource) + "\n")
    process.stdin.flush()
    faults: list[str] = json.loads(process.stdout.readline())
    return faults


@cache
def _start() -> subprocess.Popen[str]:
    node = shutil.which("node", path=f"{OURS}{os.pathsep}{os.environ['PATH']}")
    if node is None or not (HERE / "node_modules").is_dir():
        # Where a change is judged it has to be there; elsewhere `scripts/setup test` brings it.
        assert "CI" not in os.environ, "the FHIR validator is not installed (scripts/setup test)"
        pytest.skip("the FHIR validator is not installed (scripts/setup test)")
    return subprocess.Popen(
        [node, "validate.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
