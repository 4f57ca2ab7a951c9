"""Entries: forms filled in, teams, consents, declarations, files, receipts."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("entry_file_mb", int, 15, "So many MB a file of an entry may have (20 at the most)."),
    Setting("entry_total_mb", int, 40, "So many MB all files of an entry may have."),
    Setting("entry_files", int, 20, "So many files an entry may have."),
    Setting("entry_archive_mb", int, 200, "So many MB an archive may have when it is unpacked."),
    Setting("entry_archive_parts", int, 500, "So many files an archive may hold."),
    Setting("entry_invitation_days", int, 14, "So many days an invitation into a team holds."),
    Setting("entry_consent_days", int, 60, "So many days a guardian's link waits for an answer."),
    Setting("entry_one_per_organisation", bool, True, "One entry of an organisation for each theme."),
    Setting("entry_sign_ups_an_hour", int, 30, "So many may sign up within an hour from one address."),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="open_call.Entry",
        what=_("応募（下書き、取り下げ、選ばれなかったもの。チーム、ファイル、同意も）"),
        days=whole_years(1),
        counted_from="state_since",
        action="erase",
        reason=_("結果へのお問い合わせに答えるため。採択・入賞したものは、町の記録として残します"),
    ),
    Retention(
        model="open_call.Teammate",
        what=_("採択・入賞した応募のチーム（生年月日とアカウント）"),
        days=whole_years(3),
        counted_from="invited_at",
        action="anonymise",
        reason=_("終わったあとの連絡のため"),
    ),
    Retention(
        model="open_call.GuardianConsent",
        what=_("保護者の同意（取り消してから、または頼んだまま答えがないとき）"),
        days=whole_years(3),
        counted_from="asked_at",
        action="erase",
        reason=_("同意のもとで参加したことを示すため"),
    ),
    Retention(
        model="open_call.EntryFile",
        what=_("取り消したファイル"),
        days=whole_years(1),
        counted_from="added_at",
        action="erase",
        reason=_("提出したときの内容を確かめられるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.open_call.urls_entries import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its conversations, jobs, erasers and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.open_call import erasing_entries as erasing
    from moyai.services.open_call import waiting, waiting_entries
    from moyai.services.open_call.entry_files.shelf import sweep_files
    from moyai.services.open_call.indicators.entries import INDICATORS
    from moyai.services.open_call.operations.entries.withdrawing import follow_move
    from moyai.services.open_call.operations.moving import listen

    listen(follow_move)
    waiting.register("entries", waiting_entries.list_for)
    register_periodic(key="open_call.sweep_entry_files", every_s=6 * 3600, run=sweep_files)
    register_eraser("open_call.Entry", erasing.erase_entries)
    register_eraser("open_call.Teammate", erasing.anonymise_teams)
    register_eraser("open_call.GuardianConsent", erasing.erase_consents)
    register_eraser("open_call.EntryFile", erasing.erase_files)
    register_indicators(*INDICATORS)
