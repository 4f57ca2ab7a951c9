"""Imports point down only, and engines live without Django."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IMPORT_ALL = """
import importlib, pkgutil, sys
import tests.architecture.without_django
import moyai.engines
for found in pkgutil.walk_packages(moyai.engines.__path__, "moyai.engines."):
    if ".tests" not in found.name:
        importlib.import_module(found.name)
print(sum(name.startswith("moyai.engines.") for name in sys.modules))
"""


def test_import_contracts_hold():
    # In a process of its own: import-linter sets up logging for the whole process.
    source = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_engines_import_where_django_is_absent():
    command = [sys.executable, "-c", IMPORT_ALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10
