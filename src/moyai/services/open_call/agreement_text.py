"""What an agreement says as a whole: its terms in their order, and the digest that stands for its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.models import Agreement


@dataclass(frozen=True)
class Term:
    """A part of an agreement: what it is called, what belongs in it, and words to begin with."""

    key: str
    title: Any
    help: Any
    proposal: str


TERMS: tuple[Term, ...] = (
    Term(
        "scope",
        _("実証の範囲"),
        _("どこで、いつ、だれに対して、何を試すか。しないことも書きます。"),
        "実証は、別に定める計画のとおり、伊那市内の決められた場所と期間で行う。計画にないことを行うときは、"
        "前もって書面で相談する。",
    ),
    Term(
        "data",
        _("データ"),
        _("どのデータを渡し、どのデータが生まれ、だれが持ち、いつ消すか。"),
        "実証で生まれたデータは、市と事業者がともに使える。市が渡したデータは、実証のためだけに使い、"
        "終わってから30日以内に消して、消したことを書面で知らせる。",
    ),
    Term(
        "ip",
        _("知的財産"),
        _("もともと持っていたものと、実証で生まれたものを分けて書きます。"),
        "それぞれがもともと持っていた権利は、そのまま持ち続ける。実証で生まれたものの権利は、"
        "作った側が持つ。市は、報告と再利用カードのために結果を使える。",
    ),
    Term(
        "money",
        _("費用"),
        _("だれが、いくらまで、何に払うか。支払いの時期と、余ったとき・足りないとき。"),
        "市は、下に書いた金額を上限として、実証にかかった費用を、領収書により終わってから30日以内に払う。"
        "上限を超えた分は、事業者が負担する。",
    ),
    Term(
        "insurance",
        _("保険と事故"),
        _("どの保険に入るか。事故のとき、だれが何をするか。"),
        "事業者は、実証のあいだ、人や物への損害をおぎなう保険に入る。事故があったときは、すぐに実証を止め、"
        "その日のうちに市へ知らせる。",
    ),
    Term(
        "personal_data",
        _("個人情報"),
        _("どの個人情報を、何のために、だれが見るか。住民の同意の取りかたと、やめたいとき。"),
        "住民が参加するときは、前もって説明し、同意をいただく。同意はいつでも取り消せる。"
        "事業者に渡すのは人数だけとし、名前や連絡先は渡さない。",
    ),
    Term(
        "exit",
        _("終わりかた"),
        _("途中でやめる条件、終わったあとの片付け、続けるときの進めかた。"),
        "どちらも、1か月前に理由を書面で知らせれば、実証をやめられる。安全のためには、すぐに止められる。"
        "終わったときは、置いたものを事業者が片付け、もとの姿にもどす。",
    ),
)
KEYS = tuple(each.key for each in TERMS)


def propose_terms() -> dict[str, str]:
    """Return words to begin with, by key."""
    return {each.key: each.proposal for each in TERMS}


def read_terms(agreement: Agreement) -> list[tuple[Term, str]]:
    """Return each term with what the agreement says of it, in order; empty where nothing is said."""
    said: Mapping[str, str] = agreement.terms
    return [(each, str(said.get(each.key, ""))) for each in TERMS]


def digest(agreement: Agreement) -> str:
    """Return the SHA-256, in hex, of all that is agreed on: terms, money and days."""
    days = [each.isoformat() if each else None for each in (agreement.begins_on, agreement.ends_on)]
    whole = [dict(agreement.terms), agreement.money_yen, days]
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def list_missing(agreement: Agreement) -> list[str]:
    """Return what is still to be said before anybody can agree: keys of terms, ``days``."""
    missing = [term.key for term, words in read_terms(agreement) if not words.strip()]
    return missing if agreement.begins_on and agreement.ends_on else [*missing, "days"]
