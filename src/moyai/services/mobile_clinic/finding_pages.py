"""What the pages of findings show: each kind drawn, with the same in words."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.services.mobile_clinic.enums import FindingKind
from moyai.services.mobile_clinic.forms.findings import PaperForm, WindowForm
from moyai.services.mobile_clinic.imaging.drawing.ecg import COLUMN_S, draw_ecg
from moyai.services.mobile_clinic.imaging.drawing.fetal import PART_S, SPEEDS, draw_trace
from moyai.services.mobile_clinic.imaging.drawing.sound import draw_wave
from moyai.services.mobile_clinic.imaging.fetal import SEGMENT_S
from moyai.services.mobile_clinic.models import Finding
from moyai.services.mobile_clinic.queries.findings import get_piece, list_pieces

Facts = dict[str, Any]
TEMPLATES = {
    FindingKind.ECHO: "mobile_clinic/findings/frames.html",
    FindingKind.ECG: "mobile_clinic/findings/ecg.html",
    FindingKind.SOUND: "mobile_clinic/findings/sound.html",
    FindingKind.FETAL: "mobile_clinic/findings/fetal.html",
    FindingKind.EYE: "mobile_clinic/findings/photo.html",
}
DEFAULT_FRAME_MS = 100
"""A clip that tells no rate is played so: the page says that it is not the true speed."""


def describe(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    """Return what the page of a finding needs besides the finding itself.

    Args:
        finding: with its patient.
        facts: as they were read.
        asked: the query of the request: ``frame``, ``part``, ``speed``, ``centre``, ``width``.
    """
    if not facts["is_shown"]:
        return {"template": "mobile_clinic/findings/kept_only.html", "words": [_("中身は表示できません。")]}
    kind = FindingKind(finding.kind)
    if kind == FindingKind.EYE and facts["format"] == "dicom":
        kind = FindingKind.ECHO
    return {"template": TEMPLATES[kind], **_DESCRIBED[kind](finding, facts, asked)}


def _describe_frames(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    count = facts["pieces"]
    frame = _read_number(asked.get("frame"), count - 1)
    has_window = facts["bits"] == 16
    form = WindowForm(asked if has_window and "centre" in asked else None, initial=_name_window(facts))
    window = form.cleaned_data if form.is_bound and form.is_valid() else None
    ms = facts["frame_ms"] or DEFAULT_FRAME_MS
    region = next(iter(facts["regions"]), None)
    words = [
        _("1枚の画像です。") if count == 1 else _("%(n)sコマの動画です。") % {"n": count},
        _("大きさは横%(w)s・縦%(h)sピクセルです。") % {"w": facts["columns"], "h": facts["rows"]},
    ]
    if region:
        wide, high = region["mm_x"] * facts["columns"] / 10, region["mm_y"] * facts["rows"] / 10
        words.append(
            _("実際の大きさは、横%(w)scm・縦%(h)scmです。") % {"w": f"{wide:.1f}", "h": f"{high:.1f}"}
        )
    if count > 1 and not facts["frame_ms"]:
        words.append(_("機器が速さを伝えていないので、再生の速さは実際とちがうことがあります。"))
    return {
        "frame": frame,
        "shown_frame": frame + 1,
        "count": count,
        "before": frame - 1 if frame else None,
        "after": frame + 1 if frame < count - 1 else None,
        "ms": round(ms),
        "window": window,
        "window_form": form if has_window else None,
        "ticks": _list_ticks(facts, region),
        "words": words,
    }


def _name_window(facts: Facts) -> dict[str, float]:
    return dict(zip(("centre", "width"), facts["window"], strict=True))


def _list_ticks(facts: Facts, region: dict[str, float] | None) -> list[dict[str, Any]]:
    """Return a tick for each centimetre down the left side of the calibrated region, pixels from the top."""
    if region is None or not 0 < region["mm_y"] < 10:
        return []
    pixels = 10 / region["mm_y"]
    count = int((region["y1"] - region["y0"] + 1) / pixels)
    if not 0 < count <= 60:
        return []
    return [
        {"y": round(region["y0"] + at * pixels, 1), "cm": at, "is_named": at and at % 5 == 0}
        for at in range(count + 1)
    ]


def _describe_ecg(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    seconds = facts["samples"] / facts["hz"]
    parts = max(1, int((seconds - 1e-6) // COLUMN_S))
    part = _read_number(_paper(asked).get("part"), parts - 1)
    signals = [_read_floats(piece) for piece in list_pieces(finding, facts)]
    words = [
        _("%(n)s誘導、%(s)s秒の記録です。") % {"n": len(facts["leads"]), "s": round(seconds)},
        _("誘導：%(names)s。") % {"names": "、".join(facts["leads"])},
        _("紙の速さは毎秒25mm、高さは1mVで10mmです。左右の列は同じ時刻の波形です。"),
        _("この画面は診断をしません。"),
    ]
    sheet = draw_ecg(
        facts["leads"], signals, hz=facts["hz"], begins_s=part * COLUMN_S, label=_("12誘導心電図の波形")
    )
    return {"sheet": _trust(sheet), "words": words, **_page_through(part, parts, asked)}


def _describe_sound(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    wave = draw_wave(array("b", get_piece(finding, facts, 0)), label=_("音の大きさの移り変わり"))
    words = [
        _("%(s)s秒の音です。") % {"s": round(facts["seconds"])},
        _("下の図は、横が時間、縦が音の高さ（0〜1,000Hz）で、濃いところほど大きな音です。"),
    ]
    return {"wave": _trust(wave), "words": words}


def _describe_fetal(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    series = json.loads(zlib.decompress(get_piece(finding, facts, 0)))
    seconds = facts["samples"] * facts["step_s"]
    parts = max(1, int(-(-seconds // PART_S)))
    paper = _paper(asked)
    part = _read_number(paper.get("part"), parts - 1)
    speed = paper.get("speed") or SPEEDS[0]
    sheet = draw_trace(
        series["fhr"],
        series["toco"],
        step_s=facts["step_s"],
        begins_s=part * PART_S,
        speed=speed,
        words=(_("胎児心拍数（bpm）"), _("子宮の収縮")),
        label=_("胎児心拍と子宮の収縮の記録"),
    )
    words = [
        _("%(m)s分の記録です。") % {"m": round(seconds / 60)},
        _("心拍が聞こえなかった時間は%(p)s%%です。") % {"p": round(facts["lost"] * 100)},
        _("基線は、10分ごとに計算した目安です。この画面は診断をしません。"),
    ]
    baselines = [
        {"from": at * SEGMENT_S // 60, "to": min((at + 1) * SEGMENT_S, int(seconds)) // 60, "bpm": bpm}
        for at, bpm in enumerate(facts["baselines"])
    ]
    more = {"speed": speed, "speeds": SPEEDS, "baselines": baselines}
    return {"sheet": _trust(sheet), "words": words, **more, **_page_through(part, parts, asked)}


def _describe_photo(finding: Finding, facts: Facts, asked: Any) -> dict[str, Any]:
    size = {"w": facts["width"], "h": facts["height"]}
    words = [_("大きさは横%(w)s・縦%(h)sピクセルです。") % size]
    if facts["format"] == "jpeg":
        words.append(_("撮った場所や機器の情報は取りのぞいてあります。"))
    return {"words": words, **size}


_DESCRIBED: dict[FindingKind, Callable[[Finding, Facts, Any], dict[str, Any]]] = {
    FindingKind.ECHO: _describe_frames,
    FindingKind.ECG: _describe_ecg,
    FindingKind.SOUND: _describe_sound,
    FindingKind.FETAL: _describe_fetal,
    FindingKind.EYE: _describe_photo,
}


def _page_through(part: int, parts: int, asked: Any) -> dict[str, Any]:
    return {
        "part": part,
        "shown_part": part + 1,
        "parts": parts,
        "before": part - 1 if part else None,
        "after": part + 1 if part < parts - 1 else None,
    }


def _paper(asked: Any) -> dict[str, Any]:
    form = PaperForm(asked)
    form.is_valid()
    return form.cleaned_data


def _read_number(given: Any, most: int) -> int:
    try:
        return min(max(int(given), 0), most)
    except (TypeError, ValueError):
        return 0


def _read_floats(piece: bytes) -> array[float]:
    values = array("f")
    values.frombytes(piece)
    return values


def _trust(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - made of numbers, and of words that the drawing escapes


def say_taken(finding: Finding) -> str:
    """Return when it was taken, in Japan's wall clock."""
    return f"{local(finding.taken_at):%Y/%m/%d %H:%M}"
