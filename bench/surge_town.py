"""A register of a million in the database in seconds: written by the database itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bench.intake_server import ACCOUNT

PEOPLE_A_HOUSEHOLD = 2
"""Residents 2n − 1 and 2n live together."""


def make_town(residents: int, friends: int) -> None:
    """Make a municipality, so many residents, and chats of the first so many of them.

    On PostgreSQL alone: a million rows by the ORM would take longer than the bench.
    """
    from django.db import connection

    from moyai.core.places.enums import AreaKind
    from moyai.core.places.models import Area, Municipality

    town = Municipality.objects.create(code="382027", name="今治市", name_en="Imabari")
    ring = [[132.0, 33.0], [133.5, 33.0], [133.5, 34.5], [132.0, 34.5], [132.0, 33.0]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    Area.objects.create(municipality=town, key="all", kind=AreaKind.OPERATING, name="全域", polygon=polygon)
    with connection.cursor() as cursor:
        _fill(cursor, town.pk, residents, friends)


def _fill(cursor: Any, town: int, residents: int, friends: int) -> None:
    homes = (residents + 1) // PEOPLE_A_HOUSEHOLD
    cursor.execute(
        "INSERT INTO residents_household (id, municipality_id, address, settlement, lon, lat)"
        " SELECT n, %s, '愛媛県今治市' || (n %% 60) || '丁目' || n || '番地', '',"
        " 132.9 + (n %% 997) / 4000.0, 33.9 + (n %% 991) / 4000.0 FROM generate_series(1, %s) n",
        [town, homes],
    )
    cursor.execute(
        "INSERT INTO residents_resident (id, code, household_id, family_name, given_name, family_kana,"
        " given_kana, birth_date, language, mobility, note_for_crew, registered_at)"
        " SELECT n, 'B' || n, (n + 1) / 2, '姓' || ((n + 1) / 2 %% 4001), '名' || n, 'せい', 'な',"
        " DATE '1930-01-01' + (n::bigint * 7919 %% 33000)::int, 'ja', 'unaided', '', now()"
        " FROM generate_series(1, %s) n",
        [residents],
    )
    cursor.execute(
        "INSERT INTO line_friend (id, account, user_id, resident_id, linked_at, language, is_following,"
        " owner_key, wrong_codes, first_heard_at, last_heard_at)"
        " SELECT n, %s, 'U' || lpad(to_hex(n), 32, '0'), n, now(), 'ja', true, 'bench', 0, now(), now()"
        " FROM generate_series(1, %s) n",
        [ACCOUNT, friends],
    )
    for table in ("residents_household", "residents_resident", "line_friend"):
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute(f"ANALYZE {table}")


def open_drill() -> tuple[int, list[str]]:
    """Open a drill and an asking; return the incident's number and the data of the answers' buttons."""
    from urllib.parse import urlencode

    from moyai.core.conversations.polls import Choice, write_choice
    from moyai.services.evacuation.enums import IncidentKind, Mode
    from moyai.services.evacuation.models import MassQuestion
    from moyai.services.evacuation.operations.answering import POLL
    from moyai.services.evacuation.operations.incidents import Opening, open_incident
    from moyai.services.evacuation.texts.asking import ANSWERS

    now = datetime.now(UTC) - timedelta(minutes=1)
    opening = Opening(Mode.DRILL, IncidentKind.EARTHQUAKE, "地震", "Earthquake")
    incident = open_incident(opening=opening, by=None, now=now)
    asking = MassQuestion.objects.create(incident=incident, key="bench", asked_at=now)
    words = [f"{word}{people}" for word in ANSWERS if word != "help" for people in ("", ".1", ".2", ".3")]
    return incident.pk, [urlencode(write_choice(Choice(POLL, asking.pk, word))) for word in [*words, "help"]]
