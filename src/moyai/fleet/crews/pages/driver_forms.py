"""What the register's pages may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.partners.models import Partner
from moyai.fleet.crews.driver_facts import LICENCE_DIGITS, DriverFacts
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.queries.scope import Firms


def ask_date(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a day's field with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class DriverForm(forms.Form):
    """The facts of a driver's page."""

    number = forms.CharField(label=_("台帳の番号"), max_length=16)
    name = forms.CharField(label=_("氏名"), max_length=80, help_text=_("免許証のとおりに書いてください。"))
    kana = forms.CharField(label=_("ふりがな"), max_length=80, required=False)
    birth_date = ask_date(_("生年月日"))
    address = forms.CharField(label=_("住所"), max_length=160)
    hired_date = ask_date(_("雇い入れた日"))
    appointed_date = ask_date(_("運転者に選任した日"))
    licence_number = forms.CharField(
        label=_("免許証の番号"),
        min_length=LICENCE_DIGITS,
        max_length=LICENCE_DIGITS,
        help_text=_("12けたの数字"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    licence_kinds = forms.CharField(label=_("免許の種類"), max_length=80, help_text=_("例: 普通二種"))
    licence_conditions = forms.CharField(
        label=_("免許の条件"), max_length=120, required=False, help_text=_("例: 眼鏡等")
    )
    licence_issued_date = ask_date(_("免許証の交付日"))
    licence_expires_date = ask_date(_("免許の期限"), help_text=_("この日まで運転できます。"))
    health_note = forms.CharField(
        label=_("健康状態"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def read_facts(self) -> DriverFacts:
        """Return what was filled in."""
        return DriverFacts(**{name: self.cleaned_data[name] for name in DriverForm.base_fields})


class DriverChoice(forms.ModelChoiceField):
    """Accounts by people's names."""

    def label_from_instance(self, obj: User) -> str:
        """Return how an account is shown."""
        return name_of(obj)


class NewDriverForm(DriverForm):
    """A driver who has no page yet, and of which firm."""

    driver = DriverChoice(label=_("運転者のログイン"), queryset=User.objects.none())
    partner = forms.ModelChoiceField(label=_("事業者"), queryset=Partner.objects.none())

    field_order = ["driver", "partner"]

    def __init__(self, firms: Firms, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        drivers = User.objects.filter(memberships__role=Role.DRIVER, driver_file__isnull=True)
        partners = Partner.objects.order_by("name")
        if firms is not None:
            drivers = drivers.filter(memberships__partner__in=firms)
            partners = partners.filter(pk__in=firms)
        choose_driver, choose_partner = self.fields["driver"], self.fields["partner"]
        assert isinstance(choose_driver, forms.ModelChoiceField)
        assert isinstance(choose_partner, forms.ModelChoiceField)
        choose_driver.queryset = drivers.distinct().order_by("display_name")
        choose_partner.queryset = partners


class DriverEventForm(forms.Form):
    """Training, a test, an accident or a notice."""

    kind = forms.ChoiceField(label=_("種類"), choices=EventKind.choices)
    date = ask_date(_("日付"))
    what = forms.CharField(label=_("内容"), max_length=200)
    result = forms.CharField(label=_("結果"), max_length=200, required=False)
    next_date = ask_date(
        _("次の期限"), required=False, help_text=_("次に受ける期限があるときだけ書いてください。")
    )


class LeaveForm(forms.Form):
    """When and why somebody stopped being a driver."""

    date = ask_date(_("退職した日（または運転者でなくなった日）"))
    reason = forms.CharField(label=_("理由"), max_length=120)
