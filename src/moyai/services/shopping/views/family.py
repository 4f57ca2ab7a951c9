"""Who of the family may shop for a member: her own page, and the desk's where she asks there."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Proxy, Resident
from moyai.services.shopping.operations.family import end_shopping, let_shop, name_relative
from moyai.services.shopping.policy import LABEL

DESK = (Role.DISPATCHER, Role.OFFICER)


class FamilyForm(forms.Form):
    """Somebody of the family, and the member's yes."""

    number = forms.CharField(
        label=gettext_lazy("ご家族の登録番号（8けた）"),
        help_text=gettext_lazy("ご家族ご本人の「登録内容」のページにあります。"),
        max_length=12,
    )
    name = forms.CharField(label=gettext_lazy("ご家族のお名前"), max_length=60)
    relation = forms.CharField(label=gettext_lazy("続柄（むすめ、など）"), max_length=24)
    agrees = forms.BooleanField(
        label=gettext_lazy(
            "この人が、わたしのお買い物を注文し、注文の中身を見たり変えたりしてよい（本人の同意）"
        )
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_family(request: HttpRequest) -> HttpResponse:
    """Show who may shop for her (GET); let somebody more (POST)."""
    resident, is_own = _find_member(request)
    form = FamilyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {key: form.cleaned_data[key] for key in ("number", "name", "relation")}
        try:
            let_shop(resident=resident, actor=name_actor(request), now=clock.now(), **facts)
        except Refused as refused:
            form.add_error("number", put(refused.text))
        else:
            messages.success(request, _("代わりに注文できるようにしました。おふたりにお知らせします。"))
            return _back(resident, is_own)
    context = {
        "resident": resident,
        "is_own": is_own,
        "rows": [
            {"proxy": one, "name": name_relative(one)}
            for one in _list_proxies(resident).select_related("user")
        ],
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "shopping/family.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def end_family(request: HttpRequest, number: int) -> HttpResponse:
    """Take it back from one of them."""
    resident, is_own = _find_member(request)
    proxy = get_object_or_404(_list_proxies(resident).select_related("user", "resident"), pk=number)
    end_shopping(proxy=proxy, actor=name_actor(request), now=clock.now())
    messages.success(request, _("代わりに注文できないようにしました。"))
    return _back(resident, is_own)


def _list_proxies(resident: Resident) -> QuerySet[Proxy]:
    return Proxy.objects.filter(resident=resident, scope=LABEL).order_by("pk")


def _find_member(request: HttpRequest) -> tuple[Resident, bool]:
    """Return whose page it is, and whether it is her own; nobody of the family appoints others."""
    account, code = get_account(request), request.POST.get("for") or request.GET.get("for")
    residents = Resident.objects.filter(code=code) if code else Resident.objects.filter(user=account)
    found = residents.first()
    if found is None or not (found.user_id == account.pk or has_role(account, *DESK)):
        raise Http404
    return found, found.user_id == account.pk


def _back(resident: Resident, is_own: bool) -> HttpResponse:
    answer = redirect("shopping:family")
    if not is_own:
        answer["Location"] += f"?for={resident.code}"
    return answer
