"""The final day: run sheet, stage, judges' tablets, the audience's votes, release, archive."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="open_call.FinalPress",
        what=_("審査員の端末から届いた記録（同じものを2回数えないため）"),
        days=90,
        counted_from="heard_at",
        action="erase",
        reason=_("しばらくつながらなかった端末の分まで、1回だけ数えるため"),
    ),
    Retention(
        model="open_call.Ballot",
        what=_("会場の投票（だれの票かは持たない）"),
        days=whole_years(1),
        counted_from="cast_at",
        action="erase",
        reason=_("数え直しができるように。集計は結果に残ります"),
    ),
    Retention(
        model="open_call.Ticket",
        what=_("投票券の照合用の値（番号そのものは持たない）"),
        days=whole_years(1),
        counted_from="made_at",
        action="erase",
        reason=_("1枚で1回だけ投票できるように"),
    ),
    Retention(
        model="open_call.FinalScore",
        what=_("決勝の審査員ごとの点数とコメント"),
        days=whole_years(5),
        counted_from="saved_at",
        action="erase",
        reason=_("結果への問い合わせに答えられるように。平均は結果に残ります"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.open_call.urls_finals import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its erasers known, and its list of what waits."""
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.open_call import erasing_finals, waiting
    from moyai.services.open_call.queries.finals.waiting import list_waiting

    register_eraser("open_call.FinalPress", erasing_finals.erase_presses)
    register_eraser("open_call.Ballot", erasing_finals.erase_ballots)
    register_eraser("open_call.Ticket", erasing_finals.erase_tickets)
    register_eraser("open_call.FinalScore", erasing_finals.erase_scores)
    waiting.register("finals", list_waiting)
