"""Tables as CSV and as papers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from moyai.core import clock
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.fleet.pages.answers import say_refusal

MARK = "\ufeff"
"""Spreadsheets know by it that the text is UTF-8."""


def write_csv(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text with the mark; cells that a spreadsheet would run as a formula are
    disarmed."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([str(each) for each in head])
    writer.writerows([[_disarm(cell) for cell in row] for row in rows])
    return MARK + text.getvalue()


def answer_csv(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as a file to be saved."""
    return HttpResponse(
        write_csv(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _disarm(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (OWASP CSV injection)."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell


def answer_paper(request: HttpRequest, context: dict[str, Any], *, name: str, back: str) -> HttpResponse:
    """Return records as a PDF; where the server cannot make one, say so on the page they came from."""
    try:
        return respond_pdf("crews/papers/records.html", {**context, "made_at": clock.now()}, name=name)
    except PaperUnavailable as refused:
        say_refusal(request, refused)
        return redirect(back)
