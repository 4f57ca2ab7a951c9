"""What the surge is compared with: bare INSERTs of the same claims, and the roster's engine alone."""

from __future__ import annotations

import json
import time
from typing import Any


def measure_inserts(url: str, most: int) -> dict[str, float]:
    """Copy claims into a table of the same columns and keys, a thousand a commit; rows a second."""
    import psycopg

    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT incident_id, event_id, digest, kind, body, door, about_id, speaker_id, said_at"
            f" FROM evacuation_claimrecord LIMIT {most}"  # type: ignore[arg-type]
        ).fetchall()
        connection.execute(
            "CREATE TABLE bare_claims (id bigserial PRIMARY KEY, incident_id bigint, event_id text,"
            " digest text, kind text, body jsonb, door text, about_id bigint, speaker_id bigint,"
            " said_at timestamptz, UNIQUE (incident_id, event_id, digest))"
        )
        connection.commit()
        values = [(*row[:4], json.dumps(row[4]), *row[5:]) for row in rows]
        began = time.perf_counter()
        for start in range(0, len(values), 1000):
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO bare_claims (incident_id, event_id, digest, kind, body, door, about_id,"
                    " speaker_id, said_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    values[start : start + 1000],
                )
            connection.commit()
        return {"inserts_per_s": len(values) / (time.perf_counter() - began)}


def measure_engine(incident: int, most: int) -> dict[str, float]:
    """Have the engine take the same claims, its register in memory, no database; claims a CPU second."""
    from moyai.engines.whereabouts import Description, MemoryRegister, Registered, Roster
    from moyai.engines.whereabouts import Incident as Span
    from moyai.services.evacuation.claims.codec import read_claim
    from moyai.services.evacuation.models import ClaimRecord, Incident

    found: list[tuple[str, str, Any, int | None]] = list(
        ClaimRecord.objects.filter(incident=incident).values_list("kind", "event_id", "body", "about_id")[
            :most
        ]
    )
    people = {about for *_rest, about in found if about}
    register = MemoryRegister(
        [
            Registered(str(n), Description(name=f"姓{n} 名{n}", household=str((n + 1) // 2)), "all")
            for about in people
            for n in {about, about + 1 if about % 2 else about - 1}
        ]
    )
    opened_s = int(Incident.objects.get(pk=incident).opened_at.timestamp())
    roster = Roster(register, Span(opened_s))
    began = time.process_time()
    roster.add_all(read_claim(kind, event_id, body) for kind, event_id, body, _about in found)  # type: ignore[misc]
    roster.count_people()
    return {"engine_per_cpu_s": len(found) / (time.process_time() - began)}
