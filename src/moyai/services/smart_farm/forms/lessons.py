"""Forms of the course: a class, what it may open, an experiment, measurements, an entry, a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.smart_farm.course.content import Course, Step
from moyai.services.smart_farm.enums_lessons import Factor, Guess, Light, Outcome
from moyai.services.smart_farm.models import Bed, Crop, Experiment, Farm, NotebookEntry, Plot, Robot
from moyai.services.smart_farm.operations.experiments import MOST_PLOTS, MOST_QUESTION, ArmPlan, Place
from moyai.services.smart_farm.operations.experiments import MOST_WHY as MOST_WHY_GUESS
from moyai.services.smart_farm.operations.notebook import (
    MOST_ALT,
    MOST_NUMBERS,
    MOST_TEXT,
    MOST_TITLE,
    Number,
    Written,
)

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClassForm(forms.Form):
    """A class: its name and its robot."""

    name = forms.CharField(label=_("クラスの名前"), max_length=40)
    robot = forms.ModelChoiceField(
        label=_("使うロボット"), queryset=Robot.objects.none(), required=False, empty_label=_("まだ決めない")
    )

    def __init__(self, *args: Any, farm: Farm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["robot"].queryset = Robot.objects.filter(bed__farm=farm).order_by("pk")  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Which lessons of a course a class may open, from when and until when."""

    lessons = forms.MultipleChoiceField(
        label=_("ひらく授業"), choices=(), widget=forms.CheckboxSelectMultiple
    )
    opens_on = forms.DateField(label=_("ひらく日"), widget=_DATE)
    due_on = forms.DateField(
        label=_("しめきり"),
        required=False,
        widget=_DATE,
        help_text=_("しめきりがないときは、空のままにします。"),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(lesson.key, lesson.title.get_plain("ja")) for lesson in course.lessons]
        self.fields["lessons"].choices = choices  # type: ignore[attr-defined]


class CourseFileForm(forms.Form):
    """A course in one file."""

    file = forms.FileField(
        label=_("教材のファイル（TOML）"), widget=forms.FileInput(attrs={"accept": ".toml,text/plain"})
    )


class EntryForm(forms.Form):
    """An entry of the notebook. Fields ``number_0`` … are those that a step wants, or free ones."""

    title = forms.CharField(label=_("だいめい"), max_length=MOST_TITLE, required=False)
    text = forms.CharField(
        label=_("ぶん"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    on_day = forms.DateField(label=_("ひにち"), widget=_DATE)
    picture = forms.FileField(
        label=_("しゃしん"),
        required=False,
        help_text=_("20MBまで。撮った場所などの情報は消します。人の顔がうつっていない写真にしてください。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("しゃしんに うつっている もの"),
        max_length=MOST_ALT,
        required=False,
        help_text=_("写真が見えない人にも、わかるように。"),
    )
    drops_picture = forms.BooleanField(label=_("いまの しゃしんを けす"), required=False)
    is_shared = forms.BooleanField(
        label=_("クラスの みんなに みせる"),
        required=False,
        help_text=_("えらばないと、じぶんと せんせいだけが みられます。"),
    )

    def __init__(
        self, *args: Any, step: Step | None = None, entry: NotebookEntry | None = None, **kwargs: Any
    ) -> None:
        known = list(entry.numbers) if entry else []
        initial = kwargs.setdefault("initial", {})
        if entry is not None:
            initial |= {
                name: getattr(entry, name) for name in ("title", "text", "on_day", "alt", "is_shared")
            }
        super().__init__(*args, **kwargs)
        self.wanted = list(step.numbers) if step else []
        self.count = len(self.wanted) or min(MOST_NUMBERS, max(2, len(known)))
        for number in range(self.count):
            self._add_number(number, known[number] if number < len(known) else {})
        if entry is None or not entry.picture:
            del self.fields["drops_picture"]

    def list_numbers(self) -> list[tuple[forms.BoundField | None, forms.BoundField, forms.BoundField | None]]:
        """Return name, value and unit of each number; name and unit stand fast where a step wants it."""
        return [
            (
                None if self.wanted else self[f"name_{n}"],
                self[f"number_{n}"],
                None if self.wanted else self[f"unit_{n}"],
            )
            for n in range(self.count)
        ]

    def read(self, picture: bytes, language: str) -> Written:
        """Return what was written.

        Args:
            picture: as `operations.notebook.read_picture` made it; empty for none.
            language: in which the names of wanted numbers are kept.
        """
        data = self.cleaned_data
        numbers = []
        for n in range(self.count):
            if (value := data[f"number_{n}"]) is None:
                continue
            if self.wanted:
                numbers.append(Number(self.wanted[n].name.get_plain(language), value, self.wanted[n].unit))
            else:
                numbers.append(Number(data[f"name_{n}"], value, data[f"unit_{n}"]))
        return Written(
            text=data["text"],
            title=data["title"],
            numbers=tuple(numbers),
            picture=picture,
            alt=data["alt"],
            on_day=data["on_day"],
            is_shared=data["is_shared"],
        )

    def _add_number(self, number: int, known: dict[str, Any]) -> None:
        if self.wanted:
            wanted = self.wanted[number]
            unit = f"（{wanted.unit}）" if wanted.unit else ""
            label: Any = f"{wanted.name.get_plain('ja')}{unit}"
        else:
            label = _("すうじ")
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("なんの すうじ？"), max_length=60, required=False, initial=known.get("name", "")
            )
            self.fields[f"unit_{number}"] = forms.CharField(
                label=_("たんい（mm、% など）"), max_length=12, required=False, initial=known.get("unit", "")
            )
        self.fields[f"number_{number}"] = forms.FloatField(
            label=label,
            required=False,
            initial=known.get("value"),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input--short"}),
            error_messages={"invalid": _("すうじを いれて ください。たとえば 25 や 0.5 です。")},
        )


class ArmForm(forms.Form):
    """How one group is treated."""

    bed = forms.ModelChoiceField(label=_("畑"), queryset=Bed.objects.none())
    crop = forms.ModelChoiceField(label=_("作物"), queryset=Crop.objects.order_by("slug"))
    sown_on = forms.DateField(label=_("まいた日"), widget=_DATE)
    water_ml_a_day = forms.IntegerField(label=_("水（1日、1株に mL）"), min_value=0, max_value=5000)
    depth_mm = forms.IntegerField(label=_("種の深さ（mm）"), min_value=0, max_value=200)
    spacing_mm = forms.IntegerField(label=_("株のあいだ（mm）"), min_value=5, max_value=3000)
    light = forms.ChoiceField(label=_("日あたり"), choices=Light.choices)
    soil = forms.CharField(label=_("土（畑と同じなら空のまま）"), max_length=40, required=False)

    def __init__(self, *args: Any, farm: Farm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bed"].queryset = farm.beds.order_by("name")  # type: ignore[attr-defined]

    def read(self) -> ArmPlan:
        """Return the plan."""
        return ArmPlan(**{**self.cleaned_data, "light": Light(self.cleaned_data["light"])})


class ExperimentForm(forms.Form):
    """An experiment but for its groups."""

    question = forms.CharField(
        label=_("しらべること"),
        max_length=MOST_QUESTION,
        help_text=_("たとえば「水を多くやると、高く育つ？」"),
    )
    factor = forms.ChoiceField(label=_("1つだけ変えるもの"), choices=Factor.choices)
    outcome = forms.ChoiceField(label=_("くらべるもの"), choices=Outcome.choices)
    plots = forms.IntegerField(label=_("株か場所の数（AとBを合わせて）"), min_value=6, max_value=MOST_PLOTS)
    x_mm = forms.FloatField(
        label=_("1つ目の場所 x（mm）"),
        required=False,
        min_value=0,
        max_value=20_000,
        help_text=_("ロボットのセンサーの数字を使うときだけ入れます。あとは「株のあいだ」ごとに並べます。"),
    )
    y_mm = forms.FloatField(label=_("1つ目の場所 y（mm）"), required=False, min_value=0, max_value=20_000)

    def list_places(self, spacing_mm: int) -> list[Place]:
        """Return where the plots are: a row along the bed, or nowhere in particular."""
        data = self.cleaned_data
        if data["x_mm"] is None or data["y_mm"] is None:
            return [Place() for _plot in range(data["plots"])]
        return [
            Place(min(20_000.0, data["x_mm"] + n * spacing_mm), data["y_mm"]) for n in range(data["plots"])
        ]


class GuessForm(forms.Form):
    """What somebody expects."""

    guess = forms.ChoiceField(label=_("どうなると おもう？"), choices=Guess.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("どうして？"),
        max_length=MOST_WHY_GUESS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MeasureForm(forms.Form):
    """A value for each plot; those that are empty are left out."""

    outcome = forms.ChoiceField(label=_("はかった もの"), choices=Outcome.choices)
    measured_on = forms.DateField(label=_("はかった ひ"), widget=_DATE)

    def __init__(self, *args: Any, experiment: Experiment, plots: list[Plot], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("outcome", experiment.outcome)
        super().__init__(*args, **kwargs)
        self.plots = plots
        for plot in plots:
            self.fields[f"plot_{plot.number}"] = forms.FloatField(
                label=_("%(group)s の %(number)s ばん") % {"group": plot.group, "number": plot.number},
                required=False,
                min_value=0,
                max_value=100_000,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input--short"}),
            )

    def list_fields(self) -> list[forms.BoundField]:
        """Return the fields of the plots."""
        return [self[f"plot_{plot.number}"] for plot in self.plots]

    def list_values(self) -> list[tuple[Plot, float]]:
        """Return what was measured."""
        data = self.cleaned_data
        found = [(plot, data[f"plot_{plot.number}"]) for plot in self.plots]
        return [(plot, value) for plot, value in found if value is not None]


class VerifyForm(forms.Form):
    """The number of a certificate and the name on it."""

    code = forms.CharField(label=_("修了証の番号（12けた）"), max_length=20)
    name = forms.CharField(label=_("修了証に書かれた名前"), max_length=60)
