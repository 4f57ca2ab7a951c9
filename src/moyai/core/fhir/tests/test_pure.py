"""Dates stand for stretches of time, versions for contents, and criteria mean what FHIR says."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.fhir.criteria import SearchParam, read_criteria
from moyai.core.fhir.instants import read_moment, read_stretch, write_instant
from moyai.core.fhir.matching import meets
from moyai.core.fhir.problems import FhirProblem
from moyai.core.fhir.versions import lists_tag, make_tag, stamp

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(MOMENTS)
def test_an_instant_is_read_as_it_was_written(at):
    stretch = read_stretch(write_instant(at))
    assert stretch[0] <= at < stretch[1]
    assert read_moment(write_instant(at)) == stretch[0]


@given(MOMENTS)
def test_a_coarser_date_holds_every_finer_one(at):
    written = write_instant(at)
    stretches = [read_stretch(written[:length]) for length in (4, 7, 10)] + [read_stretch(written)]
    for outer, inner in pairwise(stretches):
        assert outer[0] <= inner[0] < inner[1] <= outer[1]


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_date_or_none(written):
    stretch = read_stretch(written)
    assert stretch is None or stretch[0] < stretch[1]


@given(MOMENTS, MOMENTS)
def test_prefixes_part_the_days(there, asked):
    resource, param = {"date": write_instant(there)}, SearchParam("date", "date", "date", "")
    found = {
        prefix: meets(
            resource,
            read_criteria([("date", f"{prefix}{write_instant(asked)[:10]}")], {"date": param}, strict=True),
        )
        for prefix in ("eq", "ne", "lt", "gt", "le", "ge", "sa", "eb")
    }
    assert found["eq"] is not found["ne"]
    assert [found["eq"], found["lt"], found["gt"]].count(True) == 1
    assert found["le"] is (found["lt"] or found["eq"])
    assert found["ge"] is (found["gt"] or found["eq"])
    assert (found["sa"], found["eb"]) == (found["gt"], found["lt"])


@pytest.mark.parametrize(
    ("asked", "is_met"),
    [("a", True), ("s|a", True), ("t|a", False), ("|a", False), ("s|", True), ("t|", False), ("b,a", True)],
)
def test_a_token_is_of_its_system(asked, is_met):
    param = SearchParam("code", "token", "code", "")
    criteria = read_criteria([("code", asked)], {"code": param}, strict=True)
    assert meets({"code": {"coding": [{"system": "s", "code": "a"}]}}, criteria) is is_met


def test_a_comma_can_be_part_of_a_value():
    param = SearchParam("name", "string", "name", "")
    criteria = read_criteria([("name", "a\\,b")], {"name": param}, strict=True)
    assert criteria[0].values == ("a,b",)
    with pytest.raises(FhirProblem):
        read_criteria([("name", "x," * 60)], {"name": param}, strict=True)


def test_a_version_follows_the_content_alone():
    first = stamp({"resourceType": "Basic", "id": "1", "a": 1, "b": 2})
    again = stamp({"resourceType": "Basic", "id": "1", "b": 2, "a": 1}, last_updated="2026-06-10")
    other = stamp({"resourceType": "Basic", "id": "1", "a": 1, "b": 3})
    assert make_tag(first) == make_tag(again) != make_tag(other)
    assert lists_tag(f'"x", {make_tag(first)}', make_tag(again))
    assert lists_tag("*", make_tag(first))
    assert not lists_tag(make_tag(other), make_tag(first))
