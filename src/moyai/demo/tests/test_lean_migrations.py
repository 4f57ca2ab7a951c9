"""A state rendered the lean way is the one that Django renders."""

from contextlib import nullcontext

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.state import ModelState, ProjectState

from moyai.demo.lean_migrations import lean_migrations

PLACE = ModelState("made_up", "Place", [("id", models.AutoField(primary_key=True))])
RIDE = operations.CreateModel(
    "Ride",
    [
        ("id", models.AutoField(primary_key=True)),
        ("place", models.ForeignKey("made_up.Place", models.CASCADE, related_name="rides")),
        ("persons", models.IntegerField()),
    ],
)
RULES = [
    operations.AddConstraint("Ride", models.CheckConstraint(condition=models.Q(persons__gt=0), name="some")),
    operations.AddIndex("Ride", models.Index(fields=["persons"], name="by_persons")),
    operations.AddField("Ride", "note", models.CharField(max_length=9, default="")),
    operations.AlterField("Place", "id", models.BigAutoField(primary_key=True)),
]


def describe(way):
    state = ProjectState()
    with way:
        state.add_model(PLACE.clone())
        assert state.apps.get_model("made_up", "place")
        for step in (RIDE, *RULES):
            before = state.clone()
            step.state_forwards("made_up", state)
            assert before.models != state.models
    place, ride = (state.apps.get_model("made_up", name) for name in ("place", "ride"))
    return (
        [str(field) for field in ride._meta.get_fields()],
        [(one.name, one.condition) for one in ride._meta.constraints],
        [one.name for one in ride._meta.indexes],
        [one.name for one in place._meta.related_objects],
        ride._meta.get_field("place").remote_field.model is place,
    )


def test_what_is_rendered_is_what_django_renders():
    lean = describe(lean_migrations())
    assert lean == describe(nullcontext())
    assert (lean[2], lean[3], lean[4]) == (["by_persons"], ["rides"], True)


@pytest.mark.parametrize("name", ["add_model", "_append_option"])
def test_django_is_as_it_was_afterwards(name):
    usual = getattr(ProjectState, name)
    with lean_migrations():
        assert getattr(ProjectState, name) is not usual
    assert getattr(ProjectState, name) is usual
