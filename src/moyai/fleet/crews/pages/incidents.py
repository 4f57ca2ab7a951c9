"""Complaints and accidents: the books, writing one down, what came out of it. The same pages for both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.pages.access import READERS
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.pages.incident_books import BOOKS, Book
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.crews.tables import Table
from moyai.fleet.pages.answers import say_refusal


@never_cache
@require_safe
@require_role(*READERS)
def show_book(request: HttpRequest, key: str) -> HttpResponse:
    """List the entries, those of which nothing came out yet marked."""
    book = BOOKS[key]
    rows = [
        {
            "number": each.pk,
            "at": getattr(each, book.at),
            "outline": getattr(each, book.outline),
            "about": book.about(each),
            "is_open": not each.listed_answers,
        }
        for each in book.list_rows(firms=find_firms(get_account(request)))
    ]
    return render(request, "crews/incidents.html", _name(book) | {"tabs": list_tabs(key), "rows": rows})


@never_cache
@require_safe
@require_role(*READERS)
def show_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Return a book as CSV."""
    table = _make_table(request, BOOKS[key])
    return answer_csv(_name_file(table, ".csv"), table.head, table.rows)


@never_cache
@require_safe
@require_role(*READERS)
def show_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Return a book as a paper."""
    table = _make_table(request, BOOKS[key])
    context = {"title": str(table.title), "tables": [table]}
    return answer_paper(request, context, name=_name_file(table), back=f"crews:{key}")


@never_cache
@require_role(*READERS)
def write_new(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what was heard or happened."""
    book = BOOKS[key]
    now = clock.local(clock.now())
    first = {"date": now.date(), "time": now.time().replace(second=0, microsecond=0)}
    form = book.new_form(find_firms(get_account(request)), request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        made = _try(request, book.add, **book.read(form))
        if made is not None:
            return redirect(f"crews:{book.one}", number=made.pk)
    context = {"form": form, "title": book.write, "back": f"crews:{key}", "has_errors": bool(form.errors)}
    return render(request, "crews/incident_form.html", context)


@never_cache
@require_role(*READERS)
def show_one(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show an entry and take what came out of it."""
    book = BOOKS[key]
    found = _get(request, book, number)
    form = book.answer_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, book.answer, **{f"{book.one}_id": found.pk}, **form.cleaned_data)
        if done is not None:
            return redirect(f"crews:{book.one}", number=number)
    context = {
        "title": book.entry,
        "rows": _list_rows(book.make_table([found])),
        "form": form,
        "form_title": book.answer_title,
        "back": f"crews:{key}",
        "past": list(getattr(found, book.answers).all())[:-1],
        "has_errors": bool(form.errors),
    }
    return render(request, "crews/incident.html", context)


def _name(book: Book) -> dict[str, Any]:
    """Return the book with the names of its addresses."""
    return {
        "book": book,
        "new_name": f"crews:new_{book.one}",
        "one_name": f"crews:{book.one}",
        "csv_name": f"crews:{book.key}_csv",
        "pdf_name": f"crews:{book.key}_pdf",
    }


def _make_table(request: HttpRequest, book: Book) -> Table:
    return book.make_table(book.list_rows(firms=find_firms(get_account(request))))


def _name_file(table: Table, ending: str = "") -> str:
    return f"{table.key}-{clock.today().isoformat()}{ending}"


def _get(request: HttpRequest, book: Book, number: int) -> Any:
    firms = find_firms(get_account(request))
    found = book.model.objects.filter(pk=number)
    if firms is not None:
        found = found.filter(**{f"{book.firm}__in": firms})
    one = found.first()
    if one is None:
        raise Http404
    return one


def _try(request: HttpRequest, operation: Any, **facts: Any) -> Any:
    try:
        done = operation(by=get_account(request), now=clock.now(), **facts)
    except Refused as refused:
        say_refusal(request, refused)
        return None
    messages.success(request, _("記録しました。"))
    return done


def _list_rows(table: Table) -> list[dict[str, Any]]:
    pairs = zip(table.head, table.rows[0], strict=True)
    return [{"label": label, "value": value} for label, value in pairs if value != ""]
