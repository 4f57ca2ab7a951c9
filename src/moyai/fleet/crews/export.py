"""The records of any days for an inspection: tables as CSV, the same as one paper, in a ZIP file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.core.indicators.tables import write_csv
from moyai.core.papers import PaperUnavailable, make_pdf
from moyai.fleet.crews.duty_tables import make_duty_table, make_note_table, make_section_table
from moyai.fleet.crews.incident_tables import make_accident_table, make_complaint_table
from moyai.fleet.crews.queries import (
    list_accidents,
    list_complaints,
    list_driver_files,
    list_duty_notes,
    list_duty_records,
    list_roll_calls,
)
from moyai.fleet.crews.queries.scope import Firms
from moyai.fleet.crews.regimes import list_due
from moyai.fleet.crews.register_tables import make_register_table
from moyai.fleet.crews.tables import Table, make_roll_call_table


def list_day_tables(first: date, last: date, firms: Firms = None) -> list[Table]:
    """Return every record book of the days from ``first`` to ``last``."""
    records = list_duty_records(first, last, firms)
    return [
        make_roll_call_table(list_roll_calls(first, last, firms)),
        make_duty_table(records),
        make_section_table(records),
        make_note_table(list_duty_notes(first, last, firms)),
        make_complaint_table(list_complaints(first, last, firms)),
        make_accident_table(list_accidents(first, last, firms)),
        make_register_table(list_driver_files(firms)),
    ]


def make_archive(first: date, last: date, tables: Sequence[Table], now: datetime) -> bytes:
    """Return the tables as a ZIP file: one CSV each, ``records.pdf``, and ``README.txt`` that says what
    is due.

    Where the server cannot make a PDF, README.txt says so and the CSV files are all there is.
    """
    days = first.isoformat() if first == last else f"{first.isoformat()}–{last.isoformat()}"
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table in tables:
            _add(archive, f"{table.key}.csv", write_csv(table.head, table.rows).encode(), now)
        notes = _list_due_lines()
        try:
            title = f"{_('法定の記録')} {days}"
            context = {"title": title, "tables": tables, "notes": notes, "made_at": now}
            _add(archive, "records.pdf", make_pdf("crews/papers/records.html", context), now)
        except PaperUnavailable as refused:
            notes.append(str(refused.text))
        lines = [f"{_('法定の記録')} {days}", *notes, ""]
        _add(archive, "README.txt", "\n".join(lines).encode(), now)
    return file.getvalue()


def _list_due_lines() -> list[str]:
    return [
        _("%(regime)s: %(record)s（%(source)s、保存%(days)s日）")
        % {
            "regime": regime.label,
            "record": due.kind.label,
            "source": due.source,
            "days": due.keep_days or "–",
        }
        for regime, due in list_due()
    ]


def _add(archive: ZipFile, name: str, content: bytes, now: datetime) -> None:
    """Add a file with the town's time, so that the same records make the same file."""
    moment = local(now)
    info = ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    info.compress_type = ZIP_DEFLATED
    archive.writestr(info, content)
