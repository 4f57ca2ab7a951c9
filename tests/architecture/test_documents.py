"""What is documented is there, and what is there is documented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\bMOYAI_[A-Z][A-Z_]*\b")
NOT_SET_BY_PEOPLE = {"MOYAI_CLOCK_FILE"}  # names of settings, not of variables


def list_variables() -> set[str]:
    code = [*(ROOT / "src").glob("**/*.py"), *(ROOT / "scripts").iterdir(), *(ROOT / "tests").glob("**/*.py")]
    files = [p for p in [*code, ROOT / "Makefile", ROOT / ".ci" / "run"] if p.is_file()]
    found = {name for p in files for name in VARIABLE.findall(p.read_text(encoding="utf-8"))}
    return found - NOT_SET_BY_PEOPLE


def test_every_variable_is_documented_and_no_other():
    text = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    documented = {
        name for line in text.splitlines() if line.startswith("|") for name in VARIABLE.findall(line)
    }
    assert documented == list_variables()


def list_pages() -> list[Path]:
    folders = [ROOT / name for name in ("src", "docs", "bench", "tests", "deploy")]
    found = [*ROOT.glob("*.md"), *(p for folder in folders for p in folder.glob("**/*.md"))]
    return sorted(page for page in found if "node_modules" not in page.parts)


@pytest.mark.parametrize("page", list_pages(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    targets = [
        t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if not t.startswith(("http", "#"))
    ]
    assert [t for t in targets if t and not (page.parent / t).exists()] == []


@pytest.mark.parametrize("script", ["check_sources", "check_templates", "check_texts"])
def test_nothing_is_found_by(script, tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / f"{script}.py")]
    environment = {"MOYAI_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
