"""Forms of sensors: water by hand, a new sensor, a key, a file from a cloud, what was sown."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from moyai.engines.agronomy.crops import CROPS
from moyai.engines.agronomy.measures import MEASURES, find_measure
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Bed, Crop, Farm, Robot, Sensor


class WateringForm(forms.Form):
    """Water that was given by hand, now."""

    litres = forms.DecimalField(
        label=_("じょうろなどでやった水（リットル）"),
        min_value=0,
        max_value=1000,
        max_digits=6,
        decimal_places=1,
    )


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds of sensors in the reader's language."""
    place = 0 if (get_language() or "ja").startswith("ja") else 1
    return [(each.kind, f"{each.name[place]}（{each.unit}）") for each in MEASURES]


class SensorForm(forms.Form):
    """A new sensor of a farm."""

    code = forms.CharField(
        label=_("機器が名のる記号（半角の英数字と-）"),
        max_length=40,
        validators=[RegexValidator(r"\A[-a-zA-Z0-9_]+\Z", _("半角の英数字と-だけで書いてください。"))],
    )
    kind = forms.ChoiceField(label=_("はかるもの"), choices=list_kinds)
    bed = forms.ModelChoiceField(
        label=_("どの畑で"),
        queryset=Bed.objects.none(),
        required=False,
        empty_label=_("農園全体（外の空気）"),
    )
    minutes = forms.IntegerField(label=_("何分ごとに送るか"), min_value=1, max_value=1440, initial=10)

    def __init__(self, *args: object, farm: Farm, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["bed"].queryset = Bed.objects.filter(farm=farm)  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """A new key of a farm."""

    name = forms.CharField(label=_("鍵の名前（機器や相手の名前）"), max_length=60)
    scope = forms.ChoiceField(label=_("この鍵でできること"), choices=KeyScope.choices)


class ImportForm(forms.Form):
    """A file from an outside cloud."""

    bed = forms.ModelChoiceField(
        label=_("どの畑の記録か"),
        queryset=Bed.objects.none(),
        required=False,
        empty_label=_("農園全体（外の空気）"),
    )
    file = forms.FileField(label=_("書き出したCSVファイル"))

    def __init__(self, *args: object, farm: Farm, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["bed"].queryset = Bed.objects.filter(farm=farm)  # type: ignore[attr-defined]


class FeedForm(forms.Form):
    """Which pin of a robot is which sensor, and what it shows at two known values."""

    robot = forms.ModelChoiceField(label=_("どのロボットの"), queryset=Robot.objects.none())
    pin = forms.IntegerField(
        label=_("ピンの番号"),
        min_value=0,
        max_value=69,
        initial=59,
        help_text=_("土のセンサーは、ふつう59です。"),
    )
    sensor = forms.ModelChoiceField(label=_("どのセンサーの値にするか"), queryset=Sensor.objects.none())
    raw_low = forms.FloatField(
        label=_("低いほうの目もり"),
        min_value=0,
        max_value=1023,
        initial=0,
        help_text=_("0から1023までの、ロボットが読む数です。"),
    )
    value_low = forms.FloatField(
        label=_("そのときの本当の値"),
        min_value=-10_000,
        max_value=100_000,
        initial=0,
        help_text=_("かわいた土なら、0％など。"),
    )
    raw_high = forms.FloatField(label=_("高いほうの目もり"), min_value=0, max_value=1023, initial=1023)
    value_high = forms.FloatField(
        label=_("そのときの本当の値（高いほう）"),
        min_value=-10_000,
        max_value=100_000,
        initial=100,
        help_text=_("水でいっぱいの土なら、100％など。"),
    )
    with_past = forms.BooleanField(
        label=_("これまでにロボットがはかった値も取りこむ"), required=False, initial=True
    )

    def __init__(self, *args: object, farm: Farm, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        robots = Robot.objects.filter(bed__farm=farm).order_by("pk")
        sensors = Sensor.objects.filter(farm=farm, retired_at__isnull=True).order_by("code")
        self.fields["robot"].queryset = robots  # type: ignore[attr-defined]
        self.fields["sensor"].queryset = sensors  # type: ignore[attr-defined]
        self.fields["sensor"].label_from_instance = _name_sensor  # type: ignore[attr-defined]


def _name_sensor(sensor: Sensor) -> str:
    """Return how a sensor is called in a list: its sign, what it measures, where."""
    place = 0 if (get_language() or "ja").startswith("ja") else 1
    measure = find_measure(sensor.kind)
    what = measure.name[place] if measure else sensor.kind
    return f"{sensor.code}（{what}、{sensor.bed.name}）" if sensor.bed else f"{sensor.code}（{what}）"


class SowingForm(forms.Form):
    """What grows in a bed from when on."""

    bed = forms.ModelChoiceField(label=_("どの畑に"), queryset=Bed.objects.none())
    crop = forms.ChoiceField(label=_("何を"), choices=())
    sown_on = forms.DateField(label=_("まいた日"), widget=forms.DateInput(attrs={"type": "date"}))
    plants = forms.IntegerField(
        label=_("株の数（わからなければ0）"), min_value=0, max_value=10_000, initial=0
    )
    is_covered = forms.BooleanField(label=_("屋根があり、雨が入らない"), required=False)

    def __init__(self, *args: object, farm: Farm, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["bed"].queryset = Bed.objects.filter(farm=farm)  # type: ignore[attr-defined]
        place = 0 if (get_language() or "ja").startswith("ja") else 1
        known = {each.code: each.name[place] for each in CROPS}
        others = Crop.objects.exclude(slug__in=known).values_list("slug", "name")
        self.fields["crop"].choices = [*known.items(), *others]  # type: ignore[attr-defined]
