"""Tags, fields and pages' frames."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from moyai.core.ui import gallery_samples as samples
from moyai.core.ui.fields import describe_field
from moyai.core.ui.icons import ICONS
from moyai.core.ui.sparkline import draw_sparkline
from moyai.core.ui.timeline import Bar, Row, Timeline, pack_lanes, place_timeline

TEMPLATES = Path(__file__).parents[1] / "templates"
NINE = datetime(2026, 4, 1, 0, tzinfo=UTC)  # 9:00 in Japan


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def squeeze(html: str) -> str:
    return re.sub(r">\s+<", "><", html).strip()


def make_timeline(*bars: Bar, now: datetime | None = None) -> Timeline:
    return Timeline(NINE, NINE + timedelta(hours=6), (Row("高遠1号", bars),), now, "予定")


def make_bar(start_min: int, end_min: int, **more: str) -> Bar:
    return Bar(NINE + timedelta(minutes=start_min), NINE + timedelta(minutes=end_min), "乗車", **more)


class NameForm(forms.Form):
    name = forms.CharField(label="お名前", help_text="例：伊那 花子")
    kind = forms.ChoiceField(
        label="区分", widget=forms.RadioSelect, choices=[("a", "65歳以上"), ("b", "返納")]
    )


def test_timeline_places_bars_in_per_cent() -> None:
    placed = place_timeline(make_timeline(make_bar(90, 180), now=NINE + timedelta(hours=3)))
    bar = placed.rows[0].bars[0]
    assert (bar.x, bar.width, placed.now_x) == ("25.00%", "25.00%", "50.00%")


def test_timeline_cuts_bars_at_its_edges() -> None:
    placed = place_timeline(make_timeline(make_bar(-60, 36), make_bar(400, 500), make_bar(350, 400)))
    assert [(bar.x, bar.width) for bar in placed.rows[0].bars] == [("0.00%", "10.00%"), ("97.22%", "2.78%")]


def test_pack_lanes_gives_overlapping_spans_lanes_of_their_own() -> None:
    spans = [(bar.start, bar.end) for bar in (make_bar(*s) for s in ((0, 20), (10, 30), (20, 40), (25, 50)))]
    assert pack_lanes(spans) == [0, 1, 0, 2]


def test_timeline_draws_overlapping_bars_below_each_other() -> None:
    (row,) = place_timeline(make_timeline(make_bar(10, 30), make_bar(0, 20), make_bar(40, 50))).rows
    assert ([bar.y for bar in row.bars], row.height) == ([14, 42, 14], 70)


def test_timeline_hours_are_local() -> None:
    hours = place_timeline(make_timeline()).hours
    assert [text for _, text in hours] == ["9:00", "10:00", "11:00", "12:00", "13:00", "14:00"]
    assert hours[3][0] == "50.00%"


def test_timeline_writes_text_only_where_it_has_room() -> None:
    placed = place_timeline(make_timeline(make_bar(0, 60, text="宮下"), make_bar(60, 65, text="宮下さん")))
    assert [bar.has_room for bar in placed.rows[0].bars] == [True, False]


def test_timeline_now_outside_is_not_drawn() -> None:
    assert place_timeline(make_timeline(now=NINE - timedelta(minutes=1))).now_x == ""


def test_timeline_table_says_the_same() -> None:
    html = render("{% timeline data %}", data=make_timeline(make_bar(65, 95)))
    assert '<td class="nowrap">10:05–10:35</td>' in html


def test_sparkline_runs_from_lowest_to_highest() -> None:
    spark = draw_sparkline([0, 10])
    assert spark is not None
    assert spark.line == "M0.0 28.0L100.0 2.0"
    assert spark.area == "M0.0 28.0L100.0 2.0L100.0 30L0.0 30Z"


def test_sparkline_of_equal_values_is_level() -> None:
    spark = draw_sparkline([5, None, 5])
    assert spark is not None
    assert spark.line == "M0.0 28.0L100.0 28.0"


@pytest.mark.parametrize("values", [[], [1], [None, 2, None]])
def test_sparkline_needs_two_numbers(values: list[float | None]) -> None:
    assert draw_sparkline(values) is None


def test_field_joins_hint_and_error_to_the_input() -> None:
    form = NameForm({"name": "", "kind": "a"})
    view = describe_field(form["name"], extra={"autocomplete": "name"})
    assert view.described_by == "id_name_hint id_name_error"
    assert 'aria-describedby="id_name_hint id_name_error"' in view.widget
    assert 'aria-invalid="true"' in view.widget
    assert 'autocomplete="name"' in view.widget


def test_field_without_errors_is_described_by_its_hint() -> None:
    view = describe_field(NameForm()["name"])
    assert view.described_by == "id_name_hint"
    assert "aria-invalid" not in view.widget


def test_field_shows_radios_as_tiles() -> None:
    choices = describe_field(NameForm({"name": "x", "kind": "b"})["kind"]).choices
    assert [(c["id"], c["value"], c["selected"]) for c in choices] == [
        ("id_kind", "a", False),
        ("id_kind_1", "b", True),
    ]


def test_error_summary_leads_to_each_field() -> None:
    form = NameForm({"name": "", "kind": ""})
    with translation.override("ja"):
        html = render("{% error_summary form %}", form=form)
    assert re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', html) == [
        ("#id_name", "お名前：このフィールドは必須です。"),
        ("#id_kind", "区分：このフィールドは必須です。"),
    ]


def test_error_summary_of_a_good_form_is_nothing() -> None:
    assert render("{% error_summary form %}", form=NameForm({"name": "x", "kind": "a"})).strip() == ""


def test_chip_escapes_its_words() -> None:
    assert render("{% chip text 'info' %}", text="<b>") == '<span class="chip chip--info">&lt;b&gt;</span>'


def test_icon_unknown_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("{% icon 'nothing' %}")


def test_icons_carry_no_colour_or_script_of_their_own() -> None:
    assert [
        name for name, marks in ICONS.items() if re.search(r"style|fill|stroke|on\w+=|script", marks)
    ] == []


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 4, 1, 1, 5, tzinfo=UTC), "10:05"),
        ("2026-04-01T09:07:00+09:00", "9:07"),
        (None, ""),
        ("", ""),
    ],
)
def test_clock_shows_local_time(moment: object, shown: str) -> None:
    assert render("{{ moment|clock }}", moment=moment) == shown


def test_chart_table_has_a_row_for_each_x() -> None:
    data = {"x": ["満席", "区域外"], "x_label": "理由", "series": [{"label": "件数", "values": [3, None]}]}
    html = squeeze(render("{% chart data 'c' '理由' %}", data=data))
    assert re.findall(r'<tr><th scope="row">(.*?)</th><td class="number">(.*?)</td></tr>', html) == [
        ("満席", "3"),
        ("区域外", "–"),
    ]


def test_chart_with_uneven_series_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        render("{% chart data 'c' 't' %}", data={"x": [1, 2], "series": [{"label": "a", "values": [1]}]})


def test_map_without_scripts_lists_what_it_shows() -> None:
    html = render("{% map_view data 'm' %}", data=samples.make_map(live=True))
    assert re.findall(r'<li data-marker="\w+">([^<]+)</li>', html) == [
        "高遠1号",
        "お迎え：自宅",
        "降りる所：伊那中央病院",
        "避難所：伊那小学校",
    ]


def test_map_data_cannot_leave_its_script() -> None:
    data = {"markers": [{"id": "x", "kind": "stop", "label": "</script><script>alert(1)</script>"}]}
    html = render("{% map_view data 'm' %}", data=data)
    assert "<script>alert" not in html


@pytest.mark.parametrize("kind", samples.PROMPTS)
def test_question_names_its_answer_and_keeps_hidden_fields(kind: str) -> None:
    context = {"prompt": samples.make_prompt(kind), "hidden": [{"name": "turn", "value": "7"}]}
    html = render_to_string("ui/question.html", context, request=RequestFactory().get("/"))
    forms_shown = re.findall(r"<form.*?</form>", html, flags=re.DOTALL)
    asking = [form for form in forms_shown if "set_language" not in form and 'name="next"' not in form]
    assert all('name="turn" value="7"' in form for form in asking)
    assert 'name="answer"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("kind", samples.PROMPTS)
def test_question_error_leads_to_an_input(kind: str) -> None:
    prompt = samples.make_prompt(kind) | {"error": "選んでください。"}
    html = render_to_string("ui/question.html", {"prompt": prompt}, request=RequestFactory().get("/"))
    assert '<a href="#answer">選んでください。</a>' in html
    assert html.count('id="answer"') == 1


def all_templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", all_templates())
def test_template_has_nothing_that_the_security_policy_forbids(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    assert re.findall(r"\sstyle=|\son\w+=\"|javascript:|<style", source) == []
    assert re.findall(r"<script(?![^>]*src=)", source) == []
    get_template(name)


def sentences(source: str) -> set[str]:
    plain = set(re.findall(r"\{% translate \"([^\"]+)\"", source)) | set(
        re.findall(r"_\(\"([^\"]+)\"\)", source)
    )
    blocks = re.findall(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", source, re.DOTALL)
    return plain | {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block) for block in blocks}


def test_every_sentence_has_an_english_one() -> None:
    from babel.messages.pofile import read_po

    used: set[str] = set()
    for name in all_templates():
        if "/gallery/" not in name:
            used |= sentences((TEMPLATES / name).read_text())
    with (TEMPLATES.parent / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        known = {str(message.id) for message in read_po(file) if message.id and message.string}
    assert used - known == set()
    assert known - used == set()
