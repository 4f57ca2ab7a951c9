"""Forms of the money's pages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.models import Facility, Municipality
from moyai.services.shared_taxi.enums import PassKind

MOST_YEN = 100_000


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def _yen(label: Any, *, required: bool = True, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_YEN, required=required, **options)


class _ForMunicipality(forms.Form):
    """Whose residents it is for."""

    municipality = forms.ModelChoiceField(
        label=_("対象の市町村"), queryset=Municipality.objects.order_by("code"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = str(_("すべて（個別の運賃がない市町村）"))


class TariffForm(_ForMunicipality):
    """Fares from a day on."""

    valid_from = _day(_("この日から"), help_text=_("あしたから後の日。予約ずみの乗車の運賃は変わりません。"))
    ordinary_yen = _yen(_("普通運賃（円）"))
    self_service_yen = _yen(_("ウェブ・テレビ予約（円）"))
    discount_yen = _yen(_("割引（円）"))
    companion_yen = _yen(
        _("お連れさま（円）"), required=False, help_text=_("空欄：予約のしかたで決まる運賃と同じ。")
    )
    day_pass_yen = _yen(_("1日乗車券（円）"), required=False, help_text=_("空欄：売らない。"))
    month_pass_yen = _yen(_("1か月定期券（円）"), required=False, help_text=_("空欄：売らない。"))
    booklet_yen = _yen(_("回数券の値段（円）"), required=False, help_text=_("空欄：売らない。"))
    booklet_face_yen = _yen(_("回数券で払える額（円）"), required=False)
    refund_fee_yen = _yen(
        _("払い戻しで差し引く額（円）"),
        required=False,
        help_text=_("定期券や回数券を返すときの手数料。空欄：差し引かない。"),
    )
    note = forms.CharField(label=_("変える理由"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Check the prices of the booklet against each other."""
        data = super().clean() or {}
        price, face = data.get("booklet_yen"), data.get("booklet_face_yen")
        if (price is None) != (face is None) or (price is not None and price > face):
            self.add_error(
                "booklet_face_yen", _("回数券は、値段と、それ以上の払える額を、両方入れてください。")
            )
        return data

    def get_prices(self) -> dict[str, int | None]:
        """Return the tariff's amounts."""
        given = {name: value for name, value in self.cleaned_data.items() if name.endswith("_yen")}
        return given | {"refund_fee_yen": given["refund_fee_yen"] or 0}


class CampaignForm(_ForMunicipality):
    """Lower fares between two days."""

    name = forms.CharField(label=_("名前"), help_text=_("利用者に見えます。例：秋のおためし"), max_length=40)
    name_en = forms.CharField(label=_("名前（英語）"), max_length=60, required=False)
    first_date = _day(_("はじめの日"))
    last_date = _day(_("終わりの日"))
    ordinary_yen = _yen(_("すべての人（円）"), required=False, help_text=_("空欄：運賃表のまま。"))
    self_service_yen = _yen(_("ウェブ・テレビ予約（円）"), required=False)
    discount_yen = _yen(_("割引（円）"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check the order of the days, and that something becomes cheaper."""
        data = super().clean() or {}
        first, last = data.get("first_date"), data.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("終わりの日は、はじめの日より後にしてください。"))
        if not self.errors and all(value is None for value in self.get_prices().values()):
            self.add_error("ordinary_yen", _("運賃をひとつは入れてください。"))
        return data

    def get_prices(self) -> dict[str, int | None]:
        """Return the campaign's amounts."""
        return {name: value for name, value in self.cleaned_data.items() if name.endswith("_yen")}


class SponsorForm(forms.Form):
    """A sponsor of a stop."""

    facility = forms.ModelChoiceField(
        label=_("乗り降りの場所"), queryset=Facility.objects.filter(is_landmark=True).order_by("name")
    )
    name = forms.CharField(label=_("協賛者の名前"), help_text=_("利用者に見えます。"), max_length=80)
    name_en = forms.CharField(label=_("名前（英語）"), max_length=80, required=False)
    yen_a_person = forms.IntegerField(label=_("1人につき（円）"), min_value=1, max_value=MOST_YEN)
    first_date = _day(_("はじめの日"))
    last_date = _day(_("終わりの日"), required=False, help_text=_("空欄：終わりを決めない。"))

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        data = super().clean() or {}
        first, last = data.get("first_date"), data.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("終わりの日は、はじめの日より後にしてください。"))
        return data


class SaleForm(forms.Form):
    """A pass or a booklet for somebody."""

    resident = forms.CharField(label=_("登録番号"), help_text=_("利用者の8けたの番号"), max_length=20)
    what = forms.ChoiceField(
        label=_("売るもの"), choices=[*PassKind.choices, ("booklet", _("回数券"))], widget=forms.RadioSelect
    )
    first_date = _day(_("定期券のはじめの日"), required=False, help_text=_("空欄：きょうから。"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


def make_first_tariff(tariff: Any, first_day: date) -> dict[str, Any]:
    """Return what the form of new fares holds at first: the present ones, from the next day on."""
    names = [name for name in TariffForm.base_fields if name.endswith("_yen")]
    now = {} if tariff is None else {name: getattr(tariff, name) for name in names}
    return {**now, "valid_from": first_day}


class CountForm(forms.Form):
    """The cash of a vehicle, counted."""

    counted_yen = forms.IntegerField(
        label=_("数えた現金（円）"),
        help_text=_("つり銭の用意は入れないでください。"),
        min_value=0,
        max_value=1_000_000,
    )
    reason = forms.CharField(
        label=_("帳簿とちがう理由"), help_text=_("ちがうときだけ入れます。"), max_length=100, required=False
    )


class OneDayForm(forms.Form):
    """A day."""

    day = _day(_("日"))


class MonthForm(forms.Form):
    """A month, as browsers send one."""

    month = forms.DateField(
        label=_("月"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )


class HandInForm(forms.Form):
    """A firm hands in its claim."""

    note = forms.CharField(
        label=_("市へのひとこと"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(forms.Form):
    """A claim goes back to the firm."""

    reason = forms.CharField(
        label=_("差し戻す理由"),
        help_text=_("事業者に見えます。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
