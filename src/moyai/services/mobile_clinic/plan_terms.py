"""What a treatment plan must say, and the words that a doctor begins with.

Source: オンライン診療の適切な実施に関する指針, which the ordinance of April 2026
(オンライン診療基準) made binding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums_treatment import PlanKind

LONGEST = 600
"""Characters of one term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that a plan says: its name, and the words that a doctor begins with (she changes them)."""

    label: Any
    begins_with: str = ""


TERMS: dict[str, Term] = {
    "disease": Term(label=_("病名と治療の内容")),
    "mix": Term(
        label=_("対面の診察・検査との組みあわせ（回数や間かく）"),
        begins_with="3か月に1回は診療所で対面の診察と血液検査をします。そのあいだは、月に1回、車とビデオで診察します。",
    ),
    "booking": Term(
        label=_("予約のしかた"),
        begins_with="診療所が日を決めて、お電話かLINEでお知らせします。急なご相談は、診療所へお電話ください。",
    ),
    "devices": Term(
        label=_("使う機器"),
        begins_with="車の中のカメラとマイク、血圧計、パルスオキシメーター、体温計。看護師がお手伝いします。",
    ),
    "not_online": Term(
        label=_("ビデオで診察しないとき・対面に切りかえるとき"),
        begins_with="急に具合が悪くなったとき、触れて診ることや検査が要るとき、ご本人が望むときは、対面で診察します。",
    ),
    "line_lost": Term(
        label=_("映像や音声がつながらないとき"),
        begins_with="まず電話に切りかえます。様子が確かめられないときは、その日のうちに対面の診察に切りかえます。",
    ),
    "cooperation": Term(
        label=_("ご協力いただくこと"),
        begins_with="ビデオでは体に触れて診ることができません。聞かれたことに詳しく答え、看護師の測定にご協力ください。",
    ),
    "emergency": Term(
        label=_("急に具合が悪くなったときの対応"),
        begins_with="看護師がその場で手当てし、下に書いた病院に連絡して運びます。命にかかわるときは119番を呼びます。",
    ),
    "data_risk": Term(
        label=_("情報がもれるおそれと、責任の分担"),
        begins_with="通信は暗号化し、映像と音声は保存しません。それでも、もれるおそれは無くなりません。"
        "診療の側の機器は診療所が、ご自分のスマートフォンなどはご本人が守ります。",
    ),
}
"""Of a 診療計画, in the order of the paper."""

NURSING_TERMS: dict[str, Term] = {
    "disease": Term(label=_("病名と今のようす")),
    "acts": Term(label=_("看護師が行うこと（測定・検査・処置）")),
    "cautions": Term(label=_("気をつけること")),
    "not_online": TERMS["not_online"],
    "emergency": TERMS["emergency"],
}
"""Of a 訪問看護指示書 that stands for a plan: acts that the doctor foresees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """A 診療計画 in words; each is there, and at most `LONGEST` characters.

    Raises:
        ValueError: one is empty or too long; its name is the message.
    """

    disease: str
    mix: str
    booking: str
    devices: str
    not_online: str
    line_lost: str
    cooperation: str
    emergency: str
    data_risk: str

    def __post_init__(self) -> None:
        _check(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class NursingTerms:
    """A 訪問看護指示書 in words.

    Raises:
        ValueError: as `PlanTerms`.
    """

    disease: str
    acts: str
    cautions: str
    not_online: str
    emergency: str

    def __post_init__(self) -> None:
        _check(asdict(self))


AnyTerms = PlanTerms | NursingTerms


def list_terms(kind: str) -> dict[str, Term]:
    """Return what a plan of a kind says, in order."""
    return NURSING_TERMS if kind == PlanKind.NURSING else TERMS


def make_terms(kind: str, words: Mapping[str, str]) -> AnyTerms:
    """Return the terms of a kind from words by name; others are left out.

    Raises:
        ValueError: one is empty or too long; its name is the message.
    """
    made = NursingTerms if kind == PlanKind.NURSING else PlanTerms
    return made(**{each.name: words.get(each.name, "") for each in fields(made)})


def _check(words: Mapping[str, str]) -> None:
    for name, text in words.items():
        if not text.strip() or len(text) > LONGEST:
            raise ValueError(name)
