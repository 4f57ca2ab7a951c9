"""Pregnancies as they stand: the newest version of each, its checks, and which is due next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from moyai.core.clock import local
from moyai.engines import antenatal
from moyai.engines.antenatal import Age, Basis, NextCheck
from moyai.services.mobile_clinic.models import AntenatalCheck, Patient, Pregnancy
from moyai.services.mobile_clinic.sealed import find_patient_key, read_facts


@dataclass(frozen=True, slots=True)
class Held:
    """One check as it counts: the row, its day, its findings by field."""

    row: AntenatalCheck
    on: date
    age: Age | None
    findings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expecting:
    """A pregnancy as it counts.

    Attributes:
        row: its newest version.
        basis: from what the due date comes.
        from_on: the day it was reckoned from (first day of the last period, transfer); None: by echo.
        due: the expected day.
        ended_on: birth, or its end otherwise.
        why: of the newest version, where it corrects another.
        checks: by day.
    """

    row: Pregnancy
    basis: Basis
    from_on: date | None
    due: date
    ended_on: date | None
    why: str
    checks: tuple[Held, ...]

    def find_age(self, on: date) -> Age | None:
        """Return how far she is on a day; None when it is over, or the date must be wrong."""
        if self.ended_on is not None and on > self.ended_on:
            return None
        return antenatal.find_age(self.due, on)

    def find_next(self, today: date) -> NextCheck | None:
        """Return the check that is due next."""
        visits = tuple(
            antenatal.Visit(each.on)
            for each in self.checks
            if antenatal.find_age(self.due, each.on) is not None
            and (self.ended_on is None or each.on <= self.ended_on)
        )
        return antenatal.find_next_check(
            antenatal.Pregnancy(self.basis, self.due, visits, self.ended_on), today
        )


def find_pregnancy(patient: Patient, code: str = "") -> Expecting | None:
    """Return a patient's pregnancy (none given: the newest), None where there is none or her key is gone."""
    rows = Pregnancy.objects.filter(patient=patient)
    row = (rows.filter(code=code) if code else rows).first()
    key = find_patient_key(patient) if row else None
    if row is None or key is None:
        return None
    facts = read_facts(key, row.body, row.about)
    due = date.fromisoformat(facts["due"])
    return Expecting(
        row=row,
        basis=Basis(facts["basis"]),
        from_on=_read_day(facts.get("from_on")),
        due=due,
        ended_on=_read_day(facts.get("ended_on")),
        why=facts.get("why", ""),
        checks=_list_checks(row, key, due),
    )


def list_versions(patient: Patient, code: str) -> list[tuple[Pregnancy, dict[str, Any]]]:
    """Return every version of a pregnancy with what it said, the newest first."""
    rows = list(Pregnancy.objects.filter(patient=patient, code=code).select_related("written_by__user"))
    key = find_patient_key(patient) if rows else None
    return [] if key is None else [(row, read_facts(key, row.body, row.about)) for row in rows]


def find_week(patient: Patient, at: datetime) -> int | None:
    """Return the completed week of pregnancy at a moment; None: she is not known to be pregnant then."""
    found = find_pregnancy(patient)
    age = found.find_age(local(at).date()) if found else None
    return age.weeks if age else None


def _list_checks(pregnancy: Pregnancy, key: bytes, due: date) -> tuple[Held, ...]:
    newest: dict[str, AntenatalCheck] = {}
    rows = AntenatalCheck.objects.filter(patient_id=pregnancy.patient_id, pregnancy_code=pregnancy.code)
    for row in rows.select_related("written_by__user", "visit").order_by("version"):
        newest[row.code] = row
    held = []
    for row in newest.values():
        facts = read_facts(key, row.body, row.about)
        on = date.fromisoformat(facts["on"])
        held.append(Held(row, on, antenatal.find_age(due, on), facts["findings"]))
    return tuple(sorted(held, key=lambda each: (each.on, each.row.pk)))


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
