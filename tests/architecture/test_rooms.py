"""Every room of the tree has what every room of its kind has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from moyai.core.manifest import list_services

SOURCE = Path(__file__).resolve().parents[2] / "src" / "moyai"
SERVICE = {"README.md", "apps", "models", "queries", "operations", "flows", "forms", "views", "urls", "texts"}
SERVICE |= {"indicators", "tests"}
CHANNEL = {"README.md", "apps", "render", "parse", "views", "urls", "tests"}
ENGINE = {"README.md", "tests"}
SOLVER = {"problem", "solution", "solve", "check"}
READS = {
    "get",
    "find",
    "list",
    "count",
    "is",
    "has",
    "may",
    "search",
    "quote",
    "suggest",
    "plan",
    "direct",
    "verify",
}


def list_rooms(kind: str) -> list[Path]:
    return sorted(p for p in (SOURCE / kind).iterdir() if (p / "__init__.py").exists())


def lacks(room: Path, names: set[str]) -> list[str]:
    """Return what a room lacks; a module may be a file or a package."""

    def has(name: str) -> bool:
        return any((room / n).exists() for n in (name, f"{name}.py", f"{name}/__init__.py"))

    return sorted(name for name in names if not has(name))


@pytest.mark.parametrize("room", list_rooms("services"), ids=lambda p: p.name)
def test_service_has_the_same_files_as_every_service(room):
    assert lacks(room, SERVICE) == []


@pytest.mark.parametrize("room", list_rooms("channels"), ids=lambda p: p.name)
def test_channel_has_the_same_files_as_every_channel(room):
    # The desk shows the web's pages, so it renders and parses nothing itself.
    assert lacks(room, CHANNEL - ({"render", "parse"} if room.name == "desk" else set())) == []


@pytest.mark.parametrize("room", list_rooms("engines"), ids=lambda p: p.name)
def test_engine_explains_itself_and_is_tested(room):
    assert lacks(room, ENGINE | (SOLVER if room.name == "dispatch" else set())) == []


def test_every_app_is_on():
    on = {config.name for config in apps.get_app_configs()}
    made = {".".join(p.parent.relative_to(SOURCE.parent).parts) for p in SOURCE.glob("**/apps.py")}
    assert made == {name for name in on if name.startswith("moyai.")}


@pytest.mark.parametrize("service", list_services(), ids=lambda s: s.label)
def test_manifest_is_complete(service):
    assert service.title
    assert service.title_en
    assert service.retention
    for setting in service.settings:
        assert setting.meaning
        assert isinstance(setting.default, setting.kind)
    for kept in service.retention:
        model = apps.get_model(kept.model)
        assert kept.counted_from in {f.name for f in model._meta.get_fields()}
        assert kept.action in {"erase", "anonymise"}
        assert kept.days > 0
        assert kept.reason


def list_public(module: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Yield the public functions of every queries or operations module outside engines."""
    paths = [*SOURCE.glob(f"**/{module}.py"), *SOURCE.glob(f"**/{module}/*.py")]
    for path in sorted(paths):
        if "tests" in path.parts or "engines" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node


def is_atomic(node: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_operations_take_keywords_only():
    """One use case, one function; what it is about is said by name."""
    found = [
        f"{path.relative_to(SOURCE)}: {node.name}"
        for path, node in list_public("operations")
        if is_atomic(node) and node.args.args
    ]
    assert found == []


def test_operations_are_told_the_time():
    found = []
    for path in sorted([*SOURCE.glob("**/operations.py"), *SOURCE.glob("**/operations/*.py")]):
        text = path.read_text(encoding="utf-8")
        if "timezone.now(" in text or "clock.now(" in text or "datetime.now(" in text:
            found.append(path.relative_to(SOURCE).as_posix())
    assert found == []


def test_queries_are_named_for_what_they_return():
    found = [
        f"{path.relative_to(SOURCE)}: {node.name}"
        for path, node in list_public("queries")
        if path.name == "queries.py" and node.name.split("_")[0] not in READS
    ]
    assert found == []


def test_migrations_are_one_line_of_history():
    """Nothing has been released twice: an app's migrations are numbered without gaps."""
    for folder in SOURCE.glob("**/migrations"):
        numbers = sorted(int(p.name[:4]) for p in folder.glob("[0-9]*.py"))
        assert numbers == list(range(1, len(numbers) + 1)), folder


@pytest.mark.parametrize("service", list_services(), ids=lambda service: service.label)
def test_settings_of_a_service_have_each_a_name_of_their_own(service):
    """Parts say their settings apart from one another; of two with one key the later would win for both."""
    keys = [setting.key for setting in service.settings]
    assert sorted(keys) == sorted(set(keys))
