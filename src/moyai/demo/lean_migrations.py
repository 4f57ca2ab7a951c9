"""Makes Django's migrations of an empty database cheaper; what they make of it is the same.

For each new model, constraint and index Django renders every model anew that is tied to it by a chain of
relations, which here is nearly all of them (33,000 renderings, four fifths of the time). Nobody points at a
model that is only just there, so that rendering it alone is enough; a constraint or an index is noted
on the model that is rendered already. It leans on the inside of Django:
``tests/test_lean_migrations.py`` holds what comes out against what Django makes alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def lean_migrations() -> Iterator[None]:
    """Within, what is new is rendered alone."""
    lean = {"add_model": _add_model, "_append_option": _append_option}
    usual = {name: getattr(ProjectState, name) for name in lean}
    for name, method in lean.items():
        setattr(ProjectState, name, method)
    try:
        yield
    finally:
        for name, method in usual.items():
            setattr(ProjectState, name, method)


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if _is_rendered(state):
        state.apps.render_multiple([model])


def _append_option(state: ProjectState, app_label: str, model_name: str, option: str, new: Any) -> None:
    """Add a constraint or an index to a model."""
    options = state.models[app_label, model_name].options
    options[option] = [*options.get(option, []), new]
    if _is_rendered(state):
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, [*getattr(meta, option), new])


def _is_rendered(state: ProjectState) -> bool:
    return "apps" in state.__dict__  # as Django asks: hasattr would render all of them
