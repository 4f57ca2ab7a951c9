"""An order's own page."""

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an order."""
    return HttpResponse(code)
