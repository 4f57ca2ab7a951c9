"""Forms of what carriers are made of: hubs, volunteers, what a vehicle takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.fleet.consignments.enums import HubKind
from moyai.fleet.consignments.models import Hub, Volunteer
from moyai.fleet.enums import CarrierKind

JAPAN_LON, JAPAN_LAT = (122.0, 154.1), (20.0, 46.0)
MOST_KG, MOST_LITRES, MOST_BOXES = 2_000, 20_000, 200
VEHICLES = (CarrierKind.VAN, CarrierKind.TAXI, CarrierKind.CLINIC, CarrierKind.DRONE)
G, ML = 1000, 1000
CLASSES = ("ambient", "chilled", "frozen")


def ask_number(label: Any, most: int, *, least: int = 0, hint: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, help_text=hint)


class PlacedForm(forms.Form):
    """Something with a place: tapped on the map or typed."""

    lat = forms.FloatField(
        label=_("緯度"),
        help_text=_("地図をおすと入ります。例：35.8276"),
        min_value=JAPAN_LAT[0],
        max_value=JAPAN_LAT[1],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    lon = forms.FloatField(
        label=_("経度"),
        help_text=_("地図をおすと入ります。例：137.9540"),
        min_value=JAPAN_LON[0],
        max_value=JAPAN_LON[1],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    @property
    def picked(self) -> list[float] | None:
        """The point as it stands in the form, for the map."""
        try:
            return [float(str(self["lon"].value())), float(str(self["lat"].value()))]
        except ValueError:
            return None


class HubForm(PlacedForm):
    """A depot, a locker, a port."""

    name = forms.CharField(label=_("名前"), max_length=60)
    kind = forms.ChoiceField(label=_("種類"), choices=HubKind.choices, widget=forms.RadioSelect)
    room_ambient = ask_number(_("ロッカーに入る箱（常温）"), MOST_BOXES)
    room_chilled = ask_number(_("ロッカーに入る箱（冷蔵）"), MOST_BOXES)
    room_frozen = ask_number(_("ロッカーに入る箱（冷凍）"), MOST_BOXES)
    is_open = forms.BooleanField(label=_("いま使っている"), required=False, initial=True)
    field_order = ("name", "kind", "lat", "lon", "room_ambient", "room_chilled", "room_frozen", "is_open")

    def clean(self) -> dict[str, Any]:
        """A locker holds something."""
        said = super().clean() or {}
        rooms = [said.get(f"room_{name}") or 0 for name in ("ambient", "chilled", "frozen")]
        if not self.errors and said.get("kind") == HubKind.LOCKER and not any(rooms):
            self.add_error("room_ambient", _("ロッカーに入る箱の数を、どれか1つは入れてください。"))
        return said


class VolunteerForm(PlacedForm):
    """Somebody who carries now and then. A new one is named by the account that she signs in with."""

    username = forms.CharField(
        label=_("利用者名（ログインの名前）"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("電話"), max_length=24, required=False)
    meets_at = forms.ModelChoiceField(
        label=_("荷物を受け取る所"),
        queryset=Hub.objects.none(),
        required=False,
        empty_label=_("店で受け取る"),
    )
    reach_km = ask_number(_("届けに行ける距離（km）"), 50, least=1)
    most_kg = ask_number(_("1回に運べる重さ（kg）"), 100, least=1)
    most_litres = ask_number(_("1回に運べるかさ（L）"), 1000, least=1)
    most_ambient = ask_number(_("1回に運べる箱（常温）"), 20)
    most_chilled = ask_number(_("1回に運べる箱（冷蔵）"), 20)
    most_frozen = ask_number(_("1回に運べる箱（冷凍）"), 20)
    honorarium_yen = ask_number(_("1件の謝礼（円）"), 5_000)
    is_active = forms.BooleanField(label=_("いま活動している"), required=False, initial=True)
    field_order = ("username", "phone", "lat", "lon", "reach_km", "meets_at")

    def __init__(self, *args: Any, person: Volunteer | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        depots = Hub.objects.filter(kind=HubKind.DEPOT)
        self.fields["meets_at"].queryset = depots  # type: ignore[attr-defined]
        if person is not None:
            del self.fields["username"]

    def clean_username(self) -> User:
        """Return the account; it must be there, and nobody's who carries already."""
        name = self.cleaned_data["username"].strip()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("この利用者名の人はいません。先に利用者として登録してください。"))
        if Volunteer.objects.filter(user=user).exists():
            raise forms.ValidationError(_("この人は、もうボランティアに登録されています。"))
        return user

    def clean(self) -> dict[str, Any]:
        """She carries one box at least."""
        said = super().clean() or {}
        boxes = [said.get(f"most_{name}") or 0 for name in ("ambient", "chilled", "frozen")]
        if not self.errors and not any(boxes):
            self.add_error("most_ambient", _("運べる箱の数を、どれか1つは入れてください。"))
        return said


class LimitsForm(forms.Form):
    """What a vehicle takes of goods beside people."""

    carrier = forms.ChoiceField(
        label=_("荷物を運ぶときの種類"),
        required=False,
        choices=[("", _("荷物は運ばない")), *[(each.value, each.label) for each in VEHICLES]],
        widget=forms.RadioSelect,
    )
    most_kg = ask_number(_("積める重さ（kg）"), MOST_KG)
    most_litres = ask_number(_("積めるかさ（L）"), MOST_LITRES)
    most_ambient = ask_number(_("積める箱（常温）"), MOST_BOXES)
    most_chilled = ask_number(_("積める箱（冷蔵）"), MOST_BOXES)
    most_frozen = ask_number(_("積める箱（冷凍）"), MOST_BOXES)

    def clean(self) -> dict[str, Any]:
        """Whoever carries has room for a box."""
        said = super().clean() or {}
        if self.errors or not said.get("carrier"):
            return said
        if not said["most_kg"] or not said["most_litres"]:
            self.add_error("most_kg", _("荷物を運ぶ車には、重さとかさの両方を入れてください。"))
        if not any(said[f"most_{name}"] for name in ("ambient", "chilled", "frozen")):
            self.add_error("most_ambient", _("積める箱の数を、どれか1つは入れてください。"))
        return said


def read_amounts(said: dict[str, Any]) -> dict[str, int]:
    """Return grams, millilitres and boxes as they are kept, from kilograms and litres as people say them."""
    boxes = {f"most_{name}": said[f"most_{name}"] for name in CLASSES}
    return {"most_grams": said["most_kg"] * G, "most_millilitres": said["most_litres"] * ML, **boxes}


def show_amounts(one: Any) -> dict[str, int]:
    """Return the same the other way, for a form."""
    boxes = {f"most_{name}": getattr(one, f"most_{name}") for name in CLASSES}
    return {"most_kg": one.most_grams // G, "most_litres": one.most_millilitres // ML, **boxes}
