"""The tabs of the driver's tablet: ``{% load drive %}{% drive_tabs %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.fleet.drive_forms import list_forms

register = template.Library()


@register.inclusion_tag("fleet/parts/drive_tabs.html", takes_context=True)
def drive_tabs(context: Context) -> dict[str, Any]:
    """The next stop, and every page that an app has registered."""
    path = context["request"].path
    first = reverse("fleet:drive")
    tabs = [{"url": first, "label": _("運転"), "icon": "car", "current": path == first}]
    for form in list_forms():
        url = reverse(form.url_name)
        tabs.append({"url": url, "label": form.label, "icon": form.icon, "current": path.startswith(url)})
    return {"tabs": tabs}
