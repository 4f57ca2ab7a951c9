"""Taking 避難行動要支援者名簿 in: everything or nothing; who is not in the register yet is put into it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.places.folding import fold
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.queries import list_municipalities, search_places
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Home, Person, register_resident_record
from moyai.services.evacuation.importing.rows import BadListError
from moyai.services.evacuation.importing.vulnerable_rows import VulnerableReading, VulnerableRow
from moyai.services.evacuation.models import VulnerablePerson

BATCH = 500
_MOBILE = ("070", "080", "090")


@dataclass(frozen=True)
class Listed:
    """How many people were added to the list, changed, left as they were, taken off it, newly registered."""

    added: int
    changed: int
    same: int
    removed: int
    registered: int


def import_vulnerable(
    *,
    reading: VulnerableReading,
    removes_missing: bool,
    is_dry: bool,
    town: str = "",
    actor: str,
    now: datetime,
) -> Listed:
    """Take a list in. People are found in the register by number, or by name and day of birth.

    Args:
        reading: the file.
        removes_missing: the file is the whole list: whoever is not in it is taken off.
        is_dry: reckon only.
        town: code of the municipality whose list it is; empty: the first of this deployment.
        actor: for the audit log.
        now: the town's time.

    Raises:
        BadListError: something is wrong with the file, all of it is told; nothing was changed.
    """
    if reading.problems:
        raise BadListError(reading.problems)
    with transaction.atomic():
        done = _Import(reading, _find_municipality(town), actor, now).run(removes_missing)
        if is_dry:
            transaction.set_rollback(True)
            return done
        record(
            actor=actor, action="evacuation.import_vulnerable", subject="vulnerable", now=now, **asdict(done)
        )
    return done


class _Import:
    """One list while it is taken in."""

    def __init__(self, reading: VulnerableReading, town: Municipality, actor: str, now: datetime) -> None:
        self.reading, self.town, self.actor, self.now = reading, town, actor, now
        self.by_code = self._find_by_code()
        self.by_birth = self._find_by_birth()

    def run(self, removes_missing: bool) -> Listed:
        """Find or register everybody; only when all were found is anything kept."""
        people = [(row, self._find(row)) for row in self.reading.rows]
        self._refuse_two_rows_of_one(people)
        if self.reading.problems:
            raise BadListError(self.reading.problems)
        registered = sum(found is None for _row, found in people)
        whole = [(row, found or self._register(row)) for row, found in people]
        if self.reading.problems:
            raise BadListError(self.reading.problems)
        added, changed = self._write(whole)
        kept = [resident.pk for _row, resident in whole]
        removed = self._remove_others(kept) if removes_missing else 0
        return Listed(added, changed, len(whole) - added - changed, removed, registered)

    def _find_by_code(self) -> dict[str, Resident]:
        codes = {row.resident_code for row in self.reading.rows if row.resident_code}
        return {one.code: one for one in Resident.objects.filter(code__in=codes)}

    def _find_by_birth(self) -> dict[date, list[Resident]]:
        found: defaultdict[date, list[Resident]] = defaultdict(list)
        days = {row.birth_date for row in self.reading.rows}
        for one in Resident.objects.filter(birth_date__in=days).select_related("household"):
            found[one.birth_date].append(one)
        return found

    def _find(self, row: VulnerableRow) -> Resident | None:
        """Return who of the register it is; None where she has to be put into it. Notes what is in doubt."""
        if row.resident_code:
            found = self.by_code.get(row.resident_code)
            if found is None:
                self._refuse(row, f"住民番号「{row.resident_code[:20]}」の人が台帳にいません")
            elif found.birth_date != row.birth_date:
                self._refuse(row, f"住民番号「{row.resident_code[:20]}」の人の生年月日が台帳と違います")
            return found
        alike = [one for one in self.by_birth.get(row.birth_date, ()) if _is_named(one, row)]
        near = [one for one in alike if fold(one.household.address) == fold(row.address)]
        if len(near or alike) > 1:
            codes = "・".join(one.code for one in near or alike)
            self._refuse(
                row,
                f"同じ氏名と生年月日の人が台帳に2人以上います。住民番号（{codes}）のどれかを書いてください",
            )
        return next(iter(near or alike), None)

    def _register(self, row: VulnerableRow) -> Resident:
        position = row.position or _find_position(row.address, self.town)
        if row.kana is None:
            self._refuse(row, "台帳にいない人なので、氏名_カナが必要です")
        if position is None:
            self._refuse(
                row, f"住所「{row.address[:30]}」の位置がわかりません。緯度と経度の列に書いてください"
            )
        if row.kana is None or position is None:
            return Resident()
        return register_resident_record(
            person=Person(row.family_name, row.given_name, *row.kana, row.birth_date),
            municipality=self.town,
            home=Home(row.address, *position),
            contacts=[(_find_kind(phone), phone) for phone in row.phones],
            actor=self.actor,
            now=self.now,
        )

    def _refuse_two_rows_of_one(self, people: list[tuple[VulnerableRow, Resident | None]]) -> None:
        seen: dict[object, int] = {}
        for row, found in people:
            key = found.pk if found else (row.family_name, row.given_name, row.birth_date, fold(row.address))
            first = seen.setdefault(key, row.line)
            if first != row.line:
                self._refuse(row, f"{first}行目と同じ人です")

    def _refuse(self, row: VulnerableRow, why: str) -> None:
        self.reading.refuse(row.line, why)

    def _write(self, people: list[tuple[VulnerableRow, Resident]]) -> tuple[int, int]:
        known = {one.resident_id: one for one in VulnerablePerson.objects.all()}
        new, changed = [], []
        for row, resident in people:
            facts = _list_facts(row)
            entry = known.get(resident.pk)
            if entry is None:
                new.append(VulnerablePerson(resident=resident, updated_at=self.now, **facts))
            elif any(getattr(entry, name) != value for name, value in facts.items()):
                for name, value in (facts | {"updated_at": self.now}).items():
                    setattr(entry, name, value)
                changed.append(entry)
        # Numbers may have changed hands within the list: none is held while they are written.
        VulnerablePerson.objects.filter(pk__in=[one.pk for one in changed]).update(number="")
        VulnerablePerson.objects.bulk_update(changed, [*_FACTS, "updated_at"], batch_size=BATCH)
        VulnerablePerson.objects.bulk_create(new, batch_size=BATCH)
        return len(new), len(changed)

    def _remove_others(self, kept: list[int]) -> int:
        homes = {"resident__household__municipality": self.town}
        listed = VulnerablePerson.objects.filter(removed_at=None, **homes)
        gone = set(listed.values_list("resident_id", flat=True)).difference(kept)
        return listed.filter(resident_id__in=gone).update(removed_at=self.now)


_FACTS = (
    "number", "reasons", "reason_words", "needs", "note", "may_share", "has_plan", "supporters", "removed_at",
)  # fmt: skip


def _list_facts(row: VulnerableRow) -> dict[str, object]:
    return {
        "number": row.number,
        "reasons": list(row.reasons),
        "reason_words": row.reason_words,
        "needs": list(row.needs),
        "note": row.note,
        "may_share": row.may_share,
        "has_plan": row.has_plan,
        "supporters": [asdict(each) for each in row.supporters],
        "removed_at": None,
    }


def _find_municipality(code: str) -> Municipality:
    towns = list_municipalities()
    found = next((town for town in towns if not code or town.code == code), None)
    if found is None:
        raise BadListError(["市町村が登録されていません"])
    return found


def _is_named(resident: Resident, row: VulnerableRow) -> bool:
    if fold(resident.name) == fold(row.family_name + row.given_name):
        return True
    return row.kana is not None and fold(resident.kana) == fold("".join(row.kana))


def _find_position(address: str, town: Municipality) -> tuple[float, float] | None:
    """Return where an address is, if a place of the gazetteer has exactly it."""
    plain = address.partition(town.name)[2] or address
    wanted = {fold(address), fold(plain)}
    for spot in search_places(plain, limit=8):
        if isinstance(spot, Facility) and {fold(spot.name), fold(spot.address)} & wanted:
            return spot.lon, spot.lat
    return None


def _find_kind(phone: str) -> ContactKind:
    return ContactKind.MOBILE if phone.startswith(_MOBILE) else ContactKind.PHONE
