"""The form of whoever books a group: where to, when, who, one line for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import at_local, local
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.groups import GroupWish, Member
from moyai.services.shared_taxi.led_groups import list_there
from moyai.services.shared_taxi.models import GroupRide, Ride
from moyai.services.shared_taxi.parties import make_parties
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.requests import get_last_day
from moyai.services.shared_taxi.where import find_doors

MOST_LINES = 60
LONGEST_LINE = 80
_LINE = re.compile(
    r"^(?P<who>.*?)\s*(?:[+＋]\s*(?P<more>\d{1,3})\s*人?)?\s*"
    r"(?:(?P<chair>車いす|車椅子)\s*(?P<chairs>\d{1,2})?)?\s*$"
)

Finder = Callable[[str], Sequence[Resident]]


class _NamedPlace(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.name}"


def landmark_field(label: Any, **options: Any) -> forms.ModelChoiceField:
    """Return a choice of the town's landmarks by their numbers."""
    return _NamedPlace(
        label=label, queryset=Facility.objects.filter(is_landmark=True).order_by("number"), **options
    )


def time_field(label: Any, **options: Any) -> forms.TimeField:
    """Return a time of day, as the browser asks for it."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **options)


class GroupForm(forms.Form):
    """A group's way there, and home."""

    title = forms.CharField(
        label=_("団体の名前"), help_text=_("例：老人クラブ新年会、デイサービス"), max_length=60
    )
    place = landmark_field(_("行き先"))
    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
    arrive_by = time_field(_("何時までに着くか"))
    return_at = time_field(
        _("何時に帰るか"), required=False, help_text=_("空欄のときは、行きだけ予約します。")
    )
    pickup = landmark_field(
        _("集まるところ"), required=False, help_text=_("空欄のときは、それぞれのご自宅にお迎えに行きます。")
    )
    people = forms.CharField(
        label=_("乗る方（1行に1人）"),
        help_text=_("登録番号かお名前に、お連れの人数（+2）や「車いす」を書きそえます。例：伊那花子 +2"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    fit = forms.ChoiceField(
        label=_("全員が乗れないとき"),
        choices=[("all", _("だれも予約しない")), ("some", _("乗れる方だけ予約する"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    is_counted = forms.BooleanField(label=_("ひとりずつの、月の回数に数える"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, now: datetime, find: Finder, is_staff: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid4().hex})
        super().__init__(*args, **kwargs)
        self._now, self._find, self._is_staff = now, find, is_staff
        if not is_staff:  # whether it counts is not for its own leader to say
            del self.fields["is_counted"]
        self._lines: list[tuple[Resident, int, int]] = []

    def clean_day(self) -> date:
        """Check that the day may be booked."""
        day: date = self.cleaned_data["day"]
        if not self._now.date() <= day <= get_last_day(self._now):
            text = gettext("今日から%(days)s日先までの日を選んでください。")
            raise forms.ValidationError(text % {"days": get_policy().book_ahead_days})
        return day

    def clean_people(self) -> str:
        """Find everybody; each line that names nobody, or several, is told with its number."""
        text: str = self.cleaned_data["people"]
        lines = [" ".join(line.split())[:LONGEST_LINE] for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(gettext("%(most)s行までにしてください。") % {"most": MOST_LINES})
        wrong: list[str] = []
        found: list[tuple[Resident, int, int]] = []
        for number, line in enumerate(lines, start=1):
            problem = self._read(line, found)
            if problem:
                wrong.append(gettext("%(number)s行目：%(problem)s") % {"number": number, "problem": problem})
        if wrong:
            raise forms.ValidationError(wrong)
        self._lines = found
        return text

    def _read(self, line: str, found: list[tuple[Resident, int, int]]) -> str:
        match = _LINE.match(line)
        who = (match["who"] if match else "").replace(" ", "").replace("　", "")
        residents = self._find(who) if who else []
        if not residents:
            return gettext("「%(who)s」という登録が見つかりません。") % {"who": who}
        if len(residents) > 1:
            return gettext("「%(who)s」は何人かいます。登録番号で書いてください。") % {"who": who}
        if any(residents[0].pk == known.pk for known, _more, _chair in found):
            return gettext("%(who)sさんが2回入っています。") % {"who": residents[0].name}
        assert match is not None
        more = int(match["more"] or 0)
        if more > MOST_LINES:
            return gettext("お連れは%(most)s人までにしてください。") % {"most": MOST_LINES}
        chairs = int(match["chairs"] or 1) if match["chair"] else int(residents[0].uses_wheelchair)
        if chairs > more + 1:
            return gettext("車いすの人数が、乗る人数より多くなっています。")
        found.append((residents[0], more, chairs))
        return ""

    def clean(self) -> dict[str, Any]:
        """Check the order of the times."""
        data = super().clean() or {}
        there, back = data.get("arrive_by"), data.get("return_at")
        if there and back and back <= there:
            self.add_error("return_at", gettext("帰りの時刻は、着く時刻より後にしてください。"))
        return data

    def make_wish(self) -> GroupWish:
        """Return what the group asks for."""
        data = self.cleaned_data
        return GroupWish(
            title=data["title"],
            place=_point(data["place"]),
            arrive_by=self._at(data["arrive_by"]),
            return_at=self._at(data["return_at"]) if data["return_at"] else None,
            members=tuple(member for line in self._lines for member in self._list_members(*line)),
            is_counted=data["is_counted"] if self._is_staff else get_policy().groups_count,
            channel="desk" if self._is_staff else "web",
            leader=None if self._is_staff else self.representative,
        )

    def count_persons(self) -> int:
        """Return how many ride."""
        return sum(more + 1 for _resident, more, _chair in self._lines)

    @property
    def representative(self) -> Resident:
        """Who is named first."""
        return self._lines[0][0]

    def _at(self, clock: time) -> datetime:
        return at_local(self.cleaned_data["day"], clock.hour * 60 + clock.minute)

    def _list_members(self, resident: Resident, more: int, chairs: int) -> list[Member]:
        """The named one rides with as many as fit beside her; the rest in parties of their own."""
        return make_parties(resident, self._find_pickup(resident), more + 1, chairs)

    def _find_pickup(self, resident: Resident) -> Point:
        common, home = self.cleaned_data["pickup"], resident.household
        return _point(common) if common else Point("自宅", home.lon, home.lat)


class ChangeGroupForm(GroupForm):
    """The same of a group that is booked: what is left empty stays as it is."""

    keeps_pickups = forms.BooleanField(
        label=_("前から乗る方のお迎えの場所は、いまのまま"), required=False, initial=True
    )

    def __init__(self, *args: Any, group: GroupRide, **kwargs: Any) -> None:
        self._group = group
        self._there = [ride for ride in list_there(group) if ride.status in RideStatus.live()]
        kwargs.setdefault("initial", self._describe())
        super().__init__(*args, **kwargs)
        del self.fields["fit"]  # nobody who has a place may lose it
        place: Any = self.fields["place"]
        place.required, place.empty_label = (
            False,
            gettext("いまのまま（%(place)s）") % {"place": group.place_name},
        )

    def make_wish(self) -> GroupWish:
        """Return what the group asks for now; the fare stays that of the door at which it was booked."""
        data, group, leader = self.cleaned_data, self._group, None
        if not self._is_staff:
            leader = group.representative or self.representative
        return GroupWish(
            title=data["title"],
            place=_point(data["place"]) if data["place"] else find_doors(self._there[0])[1],
            arrive_by=self._at(data["arrive_by"]),
            return_at=self._at(data["return_at"]) if data["return_at"] else None,
            members=tuple(member for line in self._lines for member in self._list_members(*line)),
            is_counted=data["is_counted"] if self._is_staff else group.is_counted,
            channel=self._there[0].channel,
            leader=leader,
        )

    def clean(self) -> dict[str, Any]:
        """Check that there is still something to change."""
        if not self._there:
            raise forms.ValidationError(gettext("この団体の予約は、もう変えられません。"))
        return super().clean()

    def _find_pickup(self, resident: Resident) -> Point:
        if self.cleaned_data["keeps_pickups"]:
            for ride in self._there:
                if ride.resident_id == resident.pk:
                    return find_doors(ride)[0]
        return super()._find_pickup(resident)

    def _describe(self) -> dict[str, Any]:
        """Return the group as the form's fields have it."""
        group = self._group
        return {
            "key": uuid4().hex,
            "title": group.title,
            "day": local(group.arrive_by).date(),
            "arrive_by": local(group.arrive_by).time(),
            "return_at": local(group.return_at).time() if group.return_at else None,
            "people": "\n".join(self._list_lines()),
            "is_counted": group.is_counted,
            "keeps_pickups": True,
        }

    def _list_lines(self) -> list[str]:
        parties: dict[Resident, list[Ride]] = {}
        for ride in self._there:
            parties.setdefault(ride.resident, []).append(ride)
        names = Counter(resident.name for resident in parties)
        return [
            write_line(
                resident.name if names[resident.name] == 1 else resident.code,
                sum(ride.persons for ride in rides),
                sum(ride.wheelchairs for ride in rides),
            )
            for resident, rides in parties.items()
        ]


def write_line(who: str, persons: int, wheelchairs: int) -> str:
    """Return a line of the form, as it is read."""
    more = f" +{persons - 1}" if persons > 1 else ""
    chairs = f" 車いす{wheelchairs if wheelchairs > 1 else ''}" if wheelchairs else ""
    return f"{who}{more}{chairs}"


def _point(place: Facility) -> Point:
    return Point(place.name, place.lon, place.lat)
