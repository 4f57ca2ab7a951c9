"""People: steering by whatever way somebody can press, turns, children, diary, hours, harvest, papers."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="smart_farm.AccessChoice",
        what=_("畑のページの押しかた（使わなくなってから）"),
        days=whole_years(2),
        counted_from="changed_at",
        action="erase",
        reason=_("つぎに来たときも、同じ押しかたで使えるように"),
    ),
    Retention(
        model="smart_farm.OperatorTerms",
        what=_("農園の人と決めた曜日と工賃（やめてから）"),
        days=whole_years(3),
        counted_from="member",
        action="erase",
        reason=_("工賃を確かめるため（労働基準法第109条に合わせた3年）"),
    ),
    Retention(
        model="smart_farm.ShiftOffer",
        what=_("当番の代わりをさがした記録"),
        days=180,
        counted_from="offered_at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
    Retention(
        model="smart_farm.PupilConsent",
        what=_("保護者の同意（取り消したか、お子さんがやめてから）"),
        days=whole_years(3),
        counted_from="withdrawn_at",
        action="erase",
        reason=_("同意のもとで行ったことを示すため"),
    ),
    Retention(
        model="smart_farm.DiaryEntry",
        what=_("畑の日記"),
        days=whole_years(3),
        counted_from="written_at",
        action="erase",
        reason=_("季節をくらべ、授業で使うため"),
    ),
    Retention(
        model="smart_farm.DiaryTrouble",
        what=_("日記で気になるという声（決めてから）"),
        days=365,
        counted_from="decided_at",
        action="erase",
        reason=_("決めたことへのお問い合わせに答えるため"),
    ),
    Retention(
        model="smart_farm.Film",
        what=_("畑の写真の映像"),
        days=365,
        counted_from="asked_at",
        action="erase",
        reason=_("写真があるうちは、また作れるため"),
    ),
    Retention(
        model="smart_farm.WorkCorrection",
        what=_("働いた時間を直した記録"),
        days=whole_years(5),
        counted_from="made_at",
        action="erase",
        reason=_("工賃を確かめるため（労働基準法第109条の5年）"),
    ),
    Retention(
        model="smart_farm.WorkMonth",
        what=_("月ごとの働いた時間"),
        days=whole_years(5),
        counted_from="closed_at",
        action="erase",
        reason=_("工賃を確かめるため（労働基準法第109条の5年）"),
    ),
    Retention(
        model="smart_farm.HarvestShare",
        what=_("収穫をだれが受け取ったか"),
        days=whole_years(2),
        counted_from="given_at",
        action="erase",
        reason=_("行き違いを調べるため。収穫の重さは残します"),
    ),
    Retention(
        model="smart_farm.TakingPart",
        what=_("参加の証明書"),
        days=whole_years(5),
        counted_from="made_at",
        action="erase",
        reason=_("もう一度出せるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.smart_farm.urls_people import PEOPLE  # models are not loaded before

    return list(PEOPLE)


def register() -> None:
    """Make its conversations, jobs, erasers and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.smart_farm import erasing_people as erasing
    from moyai.services.smart_farm.flows.calls import register_all
    from moyai.services.smart_farm.indicators.people import INDICATORS
    from moyai.services.smart_farm.operations.rota import announce_turns
    from moyai.services.smart_farm.operations.telling_jobs import tell_ended

    register_all()
    register_periodic(key="smart_farm.announce_turns", every_s=60, run=announce_turns)
    register_periodic(key="smart_farm.tell_ended", every_s=30, run=tell_ended)
    register_eraser("smart_farm.AccessChoice", erasing.erase_choices)
    register_eraser("smart_farm.OperatorTerms", erasing.erase_terms)
    register_eraser("smart_farm.ShiftOffer", erasing.erase_offers)
    register_eraser("smart_farm.PupilConsent", erasing.erase_consents)
    register_eraser("smart_farm.DiaryEntry", erasing.erase_diary)
    register_eraser("smart_farm.DiaryTrouble", erasing.erase_troubles)
    register_eraser("smart_farm.Film", erasing.erase_films)
    register_eraser("smart_farm.WorkCorrection", erasing.erase_corrections)
    register_eraser("smart_farm.WorkMonth", erasing.erase_months)
    register_eraser("smart_farm.HarvestShare", erasing.erase_shares)
    register_eraser("smart_farm.TakingPart", erasing.erase_papers)
    register_indicators(*INDICATORS)
