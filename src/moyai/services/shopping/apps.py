"""The manifest of shopping."""

from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, ServiceConfig, Setting
from moyai.services.shopping.manifest_store import STORE_RETENTION, STORE_SETTINGS


class ShoppingConfig(ServiceConfig):
    """ゆうあいマーケット型の買い物."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.shopping"
    label = "shopping"
    title = "お買い物"
    title_en = "Shopping"
    roles = ("resident", "dispatcher", "officer", "partner")
    settings = (
        Setting("rounds_ahead_days", int, 14, "How many days ahead rounds are made"),
        Setting("undo_s", int, 60 * 60, "How long a cancelled order can be taken back, before its cut-off"),
        Setting("most_lines", int, 40, "Most different items in one order"),
        Setting("most_order_yen", int, 50_000, "Most one order may cost, in yen"),
        Setting("most_otc_a_line", int, 2, "Most of one medicine in an order"),
        Setting("standing_ahead_s", int, 30 * 60, "A standing order is placed so long before the cut-off"),
        Setting("standing_ask_s", int, 20 * 3600, "Whoever wants it is asked so long before the cut-off"),
        Setting("box_l_ambient", int, 40, "Room of one box at room temperature, litres"),
        Setting("box_l_chilled", int, 25, "The same of a chilled box"),
        Setting("box_l_frozen", int, 15, "The same of a frozen box"),
        Setting("month_fee_yen", int, 1000, "What a member pays a month"),
        *STORE_SETTINGS,
    )
    retention = (
        Retention(
            model="shopping.Order",
            what=_("お買い物の注文"),
            days=5 * 365,
            counted_from="placed_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shopping.StandingOrder",
            what=_("やめた定期の注文"),
            days=90,
            counted_from="ended_at",
            action="erase",
            reason=_("終わったあと、お問い合わせに答えるため"),
        ),
        Retention(
            model="shopping.Member",
            what=_("お買い物をやめた方の登録（アレルギーを含む）"),
            days=90,
            counted_from="ended_at",
            action="anonymise",
            reason=_("やめたあとすぐ戻れるように。アレルギーはここで消します"),
        ),
        *STORE_RETENTION,
    )

    def ready(self) -> None:
        """Make the conversations, the jobs, the cards, the indicators and the erasers known."""
        from moyai.core.indicators.registry import register as register_indicators
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices.replies import register_listener
        from moyai.core.privacy.registry import register_eraser
        from moyai.services.shopping.at_a_glance import register as register_cards
        from moyai.services.shopping.erasing import erase_orders, erase_standing, forget_members
        from moyai.services.shopping.flows import register_all
        from moyai.services.shopping.indicators import INDICATORS
        from moyai.services.shopping.operations.rounds import make_rounds
        from moyai.services.shopping.operations.standing_placing import place_standing
        from moyai.services.shopping.standing_notices import ASK
        from moyai.services.shopping.standing_replies import hear_answer

        register_all()
        register_cards()
        register_indicators(*INDICATORS)
        register_listener(ASK, hear_answer)
        register_periodic(key="shopping.make_rounds", every_s=600, run=make_rounds)
        register_periodic(key="shopping.place_standing", every_s=60, run=place_standing)
        register_eraser("shopping.Order", erase_orders)
        register_eraser("shopping.StandingOrder", erase_standing)
        register_eraser("shopping.Member", forget_members)

        from moyai.services.shopping.carriage import register_carriage, send_waiting
        from moyai.services.shopping.registering_store import register_store
        from moyai.services.shopping.watching import register as register_watching

        register_store()
        register_carriage()
        register_watching()
        register_periodic(key="shopping.send_packed", every_s=30, run=send_waiting)
