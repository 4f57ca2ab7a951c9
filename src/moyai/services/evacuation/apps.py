"""The manifest of evacuation and safety."""

from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, ServiceConfig, Setting


class EvacuationConfig(ServiceConfig):
    """避難所、災害対応、気象庁の情報、外への知らせ."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.evacuation"
    label = "evacuation"
    title = "避難と安否"
    title_en = "Evacuation"
    roles = ("resident", "dispatcher", "officer", "partner")
    settings = (
        Setting("crowded_from_pct", int, 70, "A shelter is crowded from so much of its capacity, in percent"),
        Setting("undo_s", int, 60 * 60, "How long a change of a shelter can be taken back"),
        Setting("nearest_shown", int, 3, "How many shelters a conversation names"),
        Setting(
            "keep_days", int, 365, "How long an incident's records are kept after its end, to begin with"
        ),
        Setting("jma_feeds", str, "", "Addresses of JMA's Atom feeds, separated by spaces; empty: off"),
        Setting("jma_areas", str, "", "Codes of this town's areas in JMA telegrams, separated by spaces"),
        Setting("jma_least_level", int, 3, "From this alert level on a telegram suggests an incident"),
        Setting("jma_least_intensity", str, "5-", "From this seismic intensity on (1 … 4 5- 5+ 6- 6+ 7)"),
        Setting("jma_opens_by_itself", bool, False, "A suggestion opens the incident without a person"),
        Setting("cap_sender", str, "", "Sender in CAP messages; empty: the host of this site"),
        Setting("public_k", int, 10, "Numbers of people below this are not published"),
        Setting(
            "roster_in_worker", bool, True, "The worker keeps the roster; else a `moyai project_claims` does"
        ),
        Setting("ask_unheard_s", int, 60 * 60, "So long after the beginning somebody is asked who is silent"),
        Setting("ask_wait_s", int, 60 * 60, "How long a question waits for an answer before it is put again"),
        Setting("ask_pressed_pct", int, 50, "Part of these times for who must be reached, in percent"),
    )
    retention = (
        Retention(
            model="evacuation.Incident",
            what=_("災害対応と訓練の記録（終了ごとに決めた期間。長くてもこの日数）"),
            days=5 * 365,
            counted_from="closed_at",
            action="erase",
            reason=_("検証と報告のため"),
        ),
        Retention(
            model="evacuation.ShelterChange",
            what=_("避難所の開設・閉鎖と人数の記録"),
            days=5 * 365,
            counted_from="at",
            action="erase",
            reason=_("災害救助の費用の説明のため（5年）"),
        ),
        Retention(
            model="evacuation.Telegram",
            what=_("受け取った気象庁の情報"),
            days=400,
            counted_from="received_at",
            action="erase",
            reason=_("翌年の同じ時期と比べるため"),
        ),
        Retention(
            model="evacuation.Preparation",
            what=_("ご家庭の災害への備え（避難先、ペット、必要な手助け）"),
            days=3 * 365,
            counted_from="updated_at",
            action="erase",
            reason=_("古い内容は、助けに行く人を迷わせるため"),
        ),
        Retention(
            model="evacuation.SafetyConsent",
            what=_("安否をたずねた人に知らせてよいという同意（終わったもの）"),
            days=365,
            counted_from="expires_at",
            action="erase",
            reason=_("知らせてよかったことの説明のため"),
        ),
        Retention(
            model="evacuation.VulnerablePerson",
            what=_("避難行動要支援者名簿（外れた人）"),
            days=30,
            counted_from="removed_at",
            action="erase",
            reason=_("まちがって外したときに戻せるように"),
        ),
    )

    def ready(self) -> None:
        """Make the conversation, the jobs, the banner, the indicators and the erasers known."""
        from moyai.core.conversations.polls import register_poll
        from moyai.core.indicators.registry import register as register_indicators
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices.replies import register_listener
        from moyai.core.privacy.registry import register_eraser
        from moyai.core.ui.banners import register_banners
        from moyai.fleet.handlers import register as register_handler
        from moyai.services.evacuation.banner import list_banners
        from moyai.services.evacuation.erasing import (
            erase_changes,
            erase_consents,
            erase_incidents,
            erase_preparations,
            erase_telegrams,
            erase_vulnerable,
        )
        from moyai.services.evacuation.fallback import keep_page
        from moyai.services.evacuation.flows import register_all
        from moyai.services.evacuation.indicators import INDICATORS
        from moyai.services.evacuation.operations.answering import WHERE_POLL
        from moyai.services.evacuation.operations.broadcasting import (
            BROADCAST,
            hear_broadcast,
            work_on_broadcasts,
        )
        from moyai.services.evacuation.operations.pulling import pull_feeds
        from moyai.services.evacuation.operations.relief.driving import ReliefTaskHandler
        from moyai.services.evacuation.operations.relief.receipts import ASK_RECEIPT, hear_receipt
        from moyai.services.evacuation.operations.rounds.answers import hear_answer
        from moyai.services.evacuation.operations.rounds.asking import follow_up
        from moyai.services.evacuation.operations.rounds.questions import ASK, ASK_ABOUT
        from moyai.services.evacuation.projecting.jobs import (
            follow_register,
            project_claims,
            refresh_urgency,
            sweep_register,
        )
        from moyai.services.evacuation.search.asking import ASKED, hear_permission
        from moyai.services.evacuation.watching import register as register_watching

        register_all()
        register_watching()
        register_poll(WHERE_POLL)
        follow_register()
        register_banners(self.label, list_banners)
        register_periodic(key="evacuation.keep_page", every_s=30, run=keep_page)
        register_periodic(key="evacuation.pull_feeds", every_s=60, run=pull_feeds)
        register_periodic(key="evacuation.project_claims", every_s=1, run=project_claims)
        register_periodic(key="evacuation.sweep_register", every_s=60, run=sweep_register)
        register_periodic(key="evacuation.refresh_urgency", every_s=600, run=refresh_urgency)
        register_indicators(*INDICATORS)
        register_eraser("evacuation.Incident", erase_incidents)
        register_eraser("evacuation.ShelterChange", erase_changes)
        register_eraser("evacuation.Preparation", erase_preparations)
        register_eraser("evacuation.Telegram", erase_telegrams)
        register_eraser("evacuation.VulnerablePerson", erase_vulnerable)
        register_periodic(key="evacuation.follow_up", every_s=30, run=follow_up)
        register_listener(ASK, hear_answer)
        register_listener(ASK_ABOUT, hear_answer)
        register_handler(self.label, ReliefTaskHandler())
        register_listener(ASK_RECEIPT, hear_receipt)
        register_periodic(key="evacuation.broadcast", every_s=2, run=work_on_broadcasts)
        register_listener(BROADCAST, hear_broadcast)
        register_listener(ASKED, hear_permission)
        register_eraser("evacuation.SafetyConsent", erase_consents)
