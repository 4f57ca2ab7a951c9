"""Forms of aircraft, batteries, pilots, the network's file and corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.partners.models import Partner
from moyai.fleet.crews.pages.driver_forms import ask_date
from moyai.fleet.models import Vehicle
from moyai.fleet.modes.drone.corrections import FIELDS
from moyai.fleet.modes.drone.models import Aircraft, Battery, Pilot


def ask_number(label: Any, least: float, most: float, *, is_whole: bool = True) -> forms.Field:
    """Return a field for a number."""
    mode = "numeric" if is_whole else "decimal"
    widget = forms.TextInput(attrs={"inputmode": mode, "class": "input input--number"})
    kind = forms.IntegerField if is_whole else forms.FloatField
    return kind(label=label, min_value=least, max_value=most, widget=widget)  # type: ignore[arg-type]


class AircraftForm(forms.Form):
    """An aircraft with what the flight log and the engine ask of it."""

    name = forms.CharField(label=_("呼び名"), max_length=40)
    symbol = forms.CharField(label=_("登録記号"), max_length=20, help_text=_("例：JU0000000001"))
    maker = forms.CharField(label=_("設計製造者"), max_length=60)
    model = forms.CharField(label=_("型式"), max_length=60)
    serial = forms.CharField(label=_("製造番号"), max_length=40)
    type_certificate = forms.CharField(label=_("型式認証番号"), max_length=40, required=False)
    airworthiness = forms.CharField(label=_("機体認証（区分・番号）"), max_length=60, required=False)
    remote_id = forms.CharField(label=_("リモートIDの番号"), max_length=20, required=False)
    partner = forms.ModelChoiceField(label=_("事業者"), queryset=Partner.objects.none())
    vehicle = forms.ModelChoiceField(
        label=_("車両としての登録（積める箱の数をそこで決める）"),
        queryset=Vehicle.objects.none(),
        required=False,
        empty_label=_("なし"),
    )
    mass_g = ask_number(_("機体の重さ（g、電池を含む）"), 100, 500_000)
    most_load_g = ask_number(_("運べる重さ（g）"), 1, 200_000)
    hover_w = ask_number(_("ホバリングの電力（W）"), 10, 100_000)
    cruise_m_s = ask_number(_("巡航の速さ（m/s）"), 1, 60, is_whole=False)
    climb_m_s = ask_number(_("上昇の速さ（m/s）"), 0.3, 20, is_whole=False)
    descend_m_s = ask_number(_("降下の速さ（m/s）"), 0.3, 20, is_whole=False)
    most_wind_m_s = ask_number(_("飛ばせる平均風速（m/s未満）"), 1, 20, is_whole=False)
    insurer = forms.CharField(label=_("保険会社"), max_length=60, required=False)
    insured_until = ask_date(_("保険の期限"))
    permit = forms.CharField(label=_("許可・承認の番号"), max_length=60, required=False)
    permitted_until = ask_date(_("許可・承認の期限"))

    def __init__(
        self, *args: Any, aircraft: Aircraft | None, firms: list[int] | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.aircraft = aircraft
        partners = Partner.objects.all() if firms is None else Partner.objects.filter(pk__in=firms)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        vehicles = Vehicle.objects.filter(carrier="drone")
        self.fields["vehicle"].queryset = vehicles  # type: ignore[attr-defined]

    def clean_symbol(self) -> str:
        """No two aircraft have one symbol."""
        symbol: str = self.cleaned_data["symbol"].strip()
        others = Aircraft.objects.exclude(pk=self.aircraft.pk if self.aircraft else 0)
        if others.filter(symbol=symbol).exists():
            raise forms.ValidationError(_("この登録記号の機体は、もう登録されています。"))
        return symbol

    def clean_vehicle(self) -> Vehicle | None:
        """A vehicle is one aircraft."""
        vehicle: Vehicle | None = self.cleaned_data["vehicle"]
        others = Aircraft.objects.exclude(pk=self.aircraft.pk if self.aircraft else 0)
        if vehicle is not None and others.filter(vehicle=vehicle).exists():
            raise forms.ValidationError(_("この車両は、ほかの機体のものです。"))
        return vehicle


class BatteryForm(forms.Form):
    """A battery."""

    code = forms.SlugField(label=_("電池の番号（英数字とハイフン）"), max_length=50)
    capacity_wh = ask_number(_("容量（Wh）"), 10, 20_000, is_whole=False)
    health_pct = ask_number(_("健康度（%）"), 1, 100)
    cycles = ask_number(_("使った回数"), 0, 10_000)
    most_cycles = ask_number(_("使える回数"), 1, 10_000)

    def __init__(self, *args: Any, battery: Battery | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.battery = battery

    def clean_code(self) -> str:
        """No two batteries have one number."""
        code: str = self.cleaned_data["code"]
        if Battery.objects.exclude(pk=self.battery.pk if self.battery else 0).filter(code=code).exists():
            raise forms.ValidationError(_("この番号の電池は、もう登録されています。"))
        return code


class PilotForm(forms.Form):
    """Who may fly, and until when. A new one is named by the account."""

    username = forms.CharField(
        label=_("利用者名（ログインの名前）"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("技能証明書の氏名"), max_length=80)
    licence = forms.CharField(label=_("技能証明書番号"), max_length=40)
    licensed_until = ask_date(_("技能証明の期限"))
    is_first_class = forms.BooleanField(label=_("一等"), required=False)
    is_beyond_sight = forms.BooleanField(label=_("目視外の限定が解除されている"), required=False)

    def __init__(self, *args: Any, pilot: Pilot | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if pilot is not None:
            del self.fields["username"]

    def clean_username(self) -> User:
        """Return the account; it must be there, and no pilot yet."""
        user = User.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("この利用者名の人はいません。先に利用者として登録してください。"))
        if Pilot.objects.filter(user=user).exists():
            raise forms.ValidationError(_("この人は、もう操縦者に登録されています。"))
        return user


class NetworkForm(forms.Form):
    """The network's file."""

    file = forms.FileField(
        label=_("GeoJSONのファイル（2MBまで）"),
        help_text=_("この画面から保存した形のまま、点・経路・区域を書きかえてください。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
    )


class CorrectionForm(forms.Form):
    """What an entry should have said, and why it did not."""

    entry = forms.ChoiceField(label=_("どの記録"))
    field = forms.ChoiceField(label=_("どの項目"))
    value = forms.CharField(label=_("正しい内容"), max_length=300, required=False)
    reason = forms.CharField(label=_("訂正の理由"), max_length=200)

    def __init__(self, *args: Any, log: str, entries: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]
        self.fields["field"].choices = list(FIELDS[log].items())  # type: ignore[attr-defined]
