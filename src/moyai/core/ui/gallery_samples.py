"""Invented content for the component gallery."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from moyai.core.ui.timeline import Bar, Row, Timeline

_TOKYO = ZoneInfo("Asia/Tokyo")
_NINE = datetime(2026, 4, 1, 9, tzinfo=_TOKYO)


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="お名前", help_text="例：伊那 花子")
    phone = forms.CharField(label="電話番号")
    kind = forms.ChoiceField(
        label="ご利用の区分",
        widget=forms.RadioSelect,
        choices=[
            ("65", "65歳以上"),
            ("licence", "運転免許を返納した方"),
            ("handbook", "障害者手帳をお持ちの方"),
        ],
    )
    aids = forms.MultipleChoiceField(
        label="必要なもの",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("wheelchair", "車いす"), ("walker", "歩行器"), ("helper", "乗り降りの手助け")],
    )
    area = forms.ChoiceField(label="運行区域", choices=[("1", "西箕輪"), ("2", "高遠"), ("3", "長谷")])
    note = forms.CharField(label="伝えておきたいこと", widget=forms.Textarea, required=False)
    agrees = forms.BooleanField(label="個人情報の取り扱いを読み、同意します")


def make_form(*, with_errors: bool) -> SampleForm:
    """Return the sample form, empty or with something wrong."""
    return SampleForm({"name": "伊那 花子", "kind": "65", "area": "2"}) if with_errors else SampleForm()


def make_timeline() -> Timeline:
    """Return a morning of three vehicles."""

    def bar(row: int, start_min: int, length_min: int, title: str, text: str, tone: str) -> Bar:
        start = _NINE + timedelta(minutes=start_min)
        return Bar(
            start, start + timedelta(minutes=length_min), title, text, tone, f"#ride-{row}-{start_min}"
        )

    end = _NINE + timedelta(hours=6)
    return Timeline(
        start=_NINE,
        end=end,
        now=_NINE + timedelta(minutes=95),
        title="4月1日の車両の予定",
        rows=(
            Row(
                "高遠1号",
                (
                    bar(1, 10, 35, "宮下さん（2人）高遠 → 伊那中央病院", "宮下 2名", "neutral"),
                    bar(1, 60, 50, "北原さん、唐沢さん 乗り合い", "北原・唐沢", "info"),
                    bar(1, 150, 30, "休憩", "休憩", "warning"),
                    bar(1, 200, 40, "小松さん いなっせ → 自宅", "小松", "info"),
                ),
                detail="セダン 4席",
                shifts=[(_NINE, end)],
            ),
            Row(
                "長谷1号",
                (
                    bar(2, 30, 55, "伊東さん（車いす）", "伊東 車いす", "plum"),
                    bar(2, 110, 20, "約束の時刻より遅れる見込み", "", "danger"),
                ),
                detail="ミニバン 車いす2",
                shifts=[(_NINE + timedelta(minutes=20), end)],
            ),
            Row("西箕輪2号", (), detail="運行停止中", is_out=True),
        ),
    )


def make_map(*, live: bool) -> dict[str, Any]:
    """Return a small map around Ina."""
    ring = [[137.9, 35.8], [137.99, 35.79], [138.0, 35.86], [137.93, 35.89], [137.9, 35.8]]
    east = [[138.0, 35.8], [138.1, 35.79], [138.09, 35.87], [138.0, 35.86], [138.0, 35.8]]
    markers = [
        {"id": "v1", "kind": "vehicle", "label": "高遠1号", "lon": 137.955, "lat": 35.835, "heading": 70},
        {"id": "p1", "kind": "pickup", "label": "お迎え：自宅", "lon": 138.04, "lat": 35.835},
        {"id": "d1", "kind": "dropoff", "label": "降りる所：伊那中央病院", "lon": 137.94, "lat": 35.845},
        {"id": "s1", "kind": "shelter", "label": "避難所：伊那小学校", "lon": 137.97, "lat": 35.82},
    ]
    return {
        "areas": {
            "type": "FeatureCollection",
            "features": [
                _polygon("西箕輪", 1, ring, is_mine=True),
                _polygon("高遠", 2, east, is_mine=False),
            ],
        },
        "settlements": [
            {"name": "伊那市街", "lon": 137.954, "lat": 35.8275, "rank": 1},
            {"name": "高遠", "lon": 138.062, "lat": 35.8335, "rank": 1},
            {"name": "西箕輪", "lon": 137.925, "lat": 35.862, "rank": 2},
            {"name": "美篶", "lon": 138.0, "lat": 35.84, "rank": 3},
        ],
        "lines": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"kind": "river"},
                    "geometry": {
                        "type": "LineString",
                        "coordinates": [[137.972, 35.9], [137.96, 35.85], [137.955, 35.82], [137.94, 35.77]],
                    },
                }
            ],
        },
        "markers": markers if live else [],
        "route": [[137.955, 35.835], [138.0, 35.84], [138.04, 35.835]] if live else [],
    }


def _polygon(name: str, tone: int, ring: list[list[float]], *, is_mine: bool) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "tone": tone, "is_mine": is_mine},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def make_charts() -> dict[str, dict[str, Any]]:
    """Return a line and a bar chart."""
    days = [f"2026-04-{day:02d}" for day in range(1, 15)]
    rides = [112, 118, 121, 0, 0, 109, 125, 131, 117, 122, 0, 0, 119, 127]
    pooled = [41, 44, 52, 0, 0, 40, 55, 58, 47, 50, 0, 0, 48, 53]
    return {
        "rides": {
            "kind": "line",
            "x": days,
            "x_kind": "date",
            "x_label": "日付",
            "y_label": "件",
            "series": [
                {"label": "乗車", "values": rides, "unit": "件"},
                {"label": "うち乗り合い", "values": pooled, "unit": "件", "tone": 2},
            ],
        },
        "refusals": {
            "kind": "bar",
            "x": ["満席", "時間外", "区域外", "約束を守れない"],
            "x_kind": "category",
            "x_label": "理由",
            "y_label": "件",
            "series": [{"label": "お断り", "values": [14, 6, 3, 9], "unit": "件", "tone": 3}],
        },
    }


_PLACES = (
    {"token": "home", "label": "自宅", "detail": "高遠町西高遠", "is_selected": True},
    {"token": "hospital", "label": "伊那中央病院", "detail": "前回 3月25日"},
)
PROMPTS: dict[str, dict[str, Any]] = {
    "choose": {
        "ask": "どちらの時刻に合わせますか",
        "hint": "病院の予約があるときは「着く時刻」が便利です。",
        "options": [
            {"token": "leave", "label": "出かける時刻に合わせる", "detail": "例：10時ごろ家を出たい"},
            {"token": "arrive", "label": "着く時刻に合わせる", "detail": "例：10時30分までに着きたい"},
        ],
    },
    "confirm": {
        "ask": "この内容で予約しますか",
        "facts": [
            {"label": "乗る所", "value": "自宅（高遠町西高遠）"},
            {"label": "降りる所", "value": "伊那中央病院"},
            {"label": "お迎え", "value": "4月1日（水）10:05〜10:15"},
            {"label": "到着", "value": "10:40まで"},
            {"label": "運賃", "value": "300円"},
        ],
        "review": [{"label": "人数", "value": "1人", "key": "party"}],
        "yes": "予約する",
        "no": "予約しない",
    },
    "number": {"ask": "何人で乗りますか", "min": 1, "max": 6, "unit": "人", "value": 1},
    "place": {
        "ask": "どこへ行きますか",
        "own": _PLACES,
        "query": "ベル",
        "results": [{"token": "bell", "label": "ベルシャイン伊那店", "detail": "スーパー"}],
        "groups": [
            {
                "label": "病院・医院",
                "places": [{"token": "takato", "label": "高遠診療所"}, {"token": "naka", "label": "中病院"}],
            },
            {"label": "買い物", "places": [{"token": "nishi", "label": "スーパー西店"}]},
        ],
    },
    "slot": {
        "ask": "ご案内できる便を選んでください",
        "offers": [
            {
                "token": "a",
                "pickup": "10:05〜10:15",
                "arrival": "10:40まで",
                "fare": "300円",
                "note": "ほかの方と乗り合わせます",
                "is_selected": True,
            },
            {"token": "b", "pickup": "10:30〜10:40", "arrival": "11:00まで", "fare": "300円"},
        ],
        "is_optional": True,
        "skip": "この中にない",
    },
    "date": {
        "ask": "いつ乗りますか",
        "days": [
            {"token": "2026-04-01", "label": "4月1日（水）", "detail": "今日", "is_selected": True},
            {"token": "2026-04-02", "label": "4月2日（木）"},
            {"token": "2026-04-03", "label": "4月3日（金）"},
            {"token": "2026-04-04", "label": "4月4日（土）", "detail": "お休み", "is_disabled": True},
            {"token": "2026-04-06", "label": "4月6日（月）"},
        ],
        "times": [{"token": "10:00", "label": "午前10時"}, {"token": "10:30", "label": "午前10時30分"}],
    },
    "text": {
        "ask": "お名前をカタカナで入れてください",
        "hint": "例：イナ ハナコ",
        "error": "カタカナで入れてください。例：イナ ハナコ",
        "value": "伊那",
        "autocomplete": "name",
    },
    "photo": {"ask": "手帳の写真をとってください", "hint": "名前と番号が読めるようにとってください。"},
    "show": {
        "ask": "ご利用の前にお読みください",
        "facts": [{"label": "運行日", "value": "平日"}, {"label": "時間", "value": "9時から15時まで"}],
    },
}


def make_prompt(kind: str) -> dict[str, Any]:
    """Return a sample prompt of this kind; KeyError when there is none."""
    prompt = {"key": f"sample_{kind}", "kind": kind, **PROMPTS[kind]}
    return prompt | {"map": make_map(live=False)} if kind == "place" else prompt


def make_drive_state() -> dict[str, Any]:
    """Return what the driver's tablet is told."""
    first = {
        "id": "s1",
        "kind": "pickup",
        "ride": "48210937",
        "place_name": "高遠町総合支所",
        "address": "高遠町西高遠810-1",
        "lon": 138.062,
        "lat": 35.8335,
        "planned_at": "2026-04-01T10:05:00+09:00",
        "window_from": "2026-04-01T10:00:00+09:00",
        "window_until": "2026-04-01T10:15:00+09:00",
        "rider_name": "宮下 フミ",
        "party": 2,
        "wheelchairs": 1,
        "walkers": 1,
        "code4": "0937",
        "phone": "0265-00-0000",
        "note": "玄関まで迎えに行ってください",
        "actions": ["arrived"],
    }
    second = first | {
        "id": "s2",
        "kind": "dropoff",
        "place_name": "伊那中央病院",
        "address": "小四郎久保1313-1",
        "planned_at": "2026-04-01T10:35:00+09:00",
        "note": "",
    }
    third = first | {
        "id": "s3",
        "ride": "51120774",
        "place_name": "美篶きずな保育園前",
        "rider_name": "北原 キヨ",
        "code4": "0774",
        "party": 1,
        "wheelchairs": 0,
        "walkers": 0,
        "planned_at": "2026-04-01T10:50:00+09:00",
    }
    return {"version": 1, "next_stop": first, "following": [second, third], "message": ""}
