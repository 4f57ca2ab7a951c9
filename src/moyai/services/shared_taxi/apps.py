"""The manifest of the shared taxi."""

from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, ServiceConfig, Setting


class SharedTaxiConfig(ServiceConfig):
    """ぐるっとタクシー型の乗合タクシー."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.shared_taxi"
    label = "shared_taxi"
    title = "のりあいタクシー"
    title_en = "Shared taxi"
    roles = ("resident", "driver", "dispatcher", "officer")
    settings = (
        Setting("opens_minutes", int, 9 * 60, "Minutes after midnight at which service starts"),
        Setting("closes_minutes", int, 15 * 60, "Minutes after midnight at which service ends"),
        Setting("book_ahead_days", int, 7, "How many days ahead a ride may be booked"),
        Setting("least_notice_s", int, 10 * 60, "Least time between booking and pickup"),
        Setting("max_party", int, 6, "Most people in one booking"),
        Setting("max_wheelchairs", int, 2, "Most wheelchairs in one booking"),
        Setting("asks_infants", bool, False, "Who rides with others is asked how many of them are infants"),
        Setting("promise_width_s", int, 10 * 60, "Width of the promised pickup and arrival windows"),
        Setting("search_width_s", int, 30 * 60, "How far from the wished time an offer may lie"),
        Setting("detour_factor_pct", int, 150, "Longest ride, in percent of the direct ride"),
        Setting("detour_slack_s", int, 10 * 60, "Longest ride: seconds on top of the percentage"),
        Setting("boarding_s", int, 60, "Time to get in, and to get out"),
        Setting("wheelchair_boarding_s", int, 240, "The same, with a wheelchair to be fastened"),
        Setting("cane_boarding_s", int, 90, "The same, with a cane"),
        Setting("walker_boarding_s", int, 120, "The same, with a walker that goes into the boot"),
        Setting("kerb_s", int, 0, "From the door to a vehicle in front of it, beyond boarding_s"),
        Setting("cane_kerb_s", int, 60, "The same with a cane"),
        Setting("walker_kerb_s", int, 120, "The same with a walker"),
        Setting("wheelchair_kerb_s", int, 120, "The same in a wheelchair"),
        Setting("walk_cm_s", int, 80, "How fast one walks to a stop, cm a second (walking.py: sources)"),
        Setting("cane_walk_cm_s", int, 60, "The same with a cane"),
        Setting("walker_walk_cm_s", int, 50, "The same with a walker: assumed, to be measured"),
        Setting("wheelchair_walk_cm_s", int, 70, "The same in a wheelchair: assumed, to be measured"),
        Setting("walk_limit_m", int, 300, "How far one is asked to walk to a stop"),
        Setting("aided_walk_limit_m", int, 150, "The same with a cane, a walker or a wheelchair"),
        Setting("least_distance_m", int, 100, "From and to closer than this are the same place"),
        Setting("provisional_days", int, 30, "How long one may ride before evidence has been checked"),
        Setting("renew_ahead_days", int, 60, "How many days before its end a registration may be renewed"),
        Setting("soon_notice_s", int, 10 * 60, "How long before the vehicle comes the rider is told so"),
        Setting("late_cancel_s", int, 30 * 60, "A cancellation nearer to the pickup than this is late"),
        Setting("on_time_early_s", int, 5 * 60, "A pickup so much before the promised time is still on time"),
        Setting("on_time_late_s", int, 10 * 60, "A pickup so much after the promised time is still on time"),
        Setting("open_data_k", int, 10, "A row of open data stands for at least so many riders"),
        Setting("open_data_most_share_pct", int, 50, "One rider makes at most so much of a row, in percent"),
        Setting("co2_g_per_km", int, 0, "Carbon dioxide of a vehicle, grams a kilometre; 0: not reckoned"),
        Setting("most_waiting", int, 3, "For how many places one may wait at a time"),
        Setting("may_ride_within_centre", bool, True, "Registered people may ride from centre to centre"),
        Setting("self_service_channels", str, "web tv", "Channels at the self-service fare"),
        Setting("regime", str, "area", "Law it runs under: area, exclusive, private or trial (fleet/crews)"),
        Setting("working_hours", str, "day", "Shifts of drivers: day, alternate or waiting (fleet/crews)"),
        Setting(
            "overtime_agreement",
            str,
            "ordinary",
            "ordinary: 45 h a month, 360 a year; drivers: 960 a year",
        ),
        Setting("overtime_year_month", int, 4, "Month in which the overtime agreement's year begins"),
        Setting("holiday_agreement", bool, False, "The agreement allows work on the weekly holiday (36協定)"),
        Setting("weekly_holiday", str, "sun", "That day in a week worked through: mon, tue … sun"),
        Setting("bound_agreement", bool, False, "A labour agreement raises the month's bound hours"),
        Setting("needs_roll_call", bool, True, "No shift starts without a roll-call (fleet/crews)"),
        Setting("regular_longest_days", int, 366, "How many days ahead a ride may be repeated"),
        Setting("no_show_fee_yen", int, 0, "What is asked of somebody who was not at the pickup; 0: nothing"),
        Setting("late_cancel_fee_yen", int, 0, "The same of somebody who cancelled late; 0: nothing"),
        Setting(
            "has_exclusive", bool, True, "The town subsidises an exclusive taxi; it is told when refused"
        ),
        Setting("exclusive_ordinary_yen", int, 500, "What a rider of the exclusive taxi pays at most"),
        Setting("exclusive_discount_yen", int, 250, "The same with a discount"),
        Setting("exclusive_most_yen", int, 5000, "A meter that shows more is looked at by a person"),
        Setting("exclusive_base_yen", int, 1000, "At most this is on a meter at the start"),
        Setting("exclusive_yen_a_km", int, 1200, "At most this comes with each straight kilometre"),
        Setting("exclusive_most_kmh", int, 80, "Nobody gets faster from one use of a card to the next"),
        Setting("exclusive_extra_places", str, "伊那中央病院", "Places outside the centre that are served"),
        Setting("study_processes", int, 1, "How many past days a study replays at the same time"),
        Setting("group_least", int, 4, "Fewest people whom a resident books as a group by herself"),
        Setting("group_most", int, 30, "Most people whom she books so"),
        Setting("groups_count", bool, False, "Rides of such groups count among their riders' of the month"),
        Setting("keep_free_s", int, 300, "Worth of a scarce vehicle a wish expected, s of driving; 0: none"),
    )
    retention = (
        Retention(
            model="shared_taxi.Ride",
            what=_("乗車と運賃の記録"),
            days=5 * 365,
            counted_from="created_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shared_taxi.GroupRide",
            what=_("団体の予約と、乗れなかった方の控え"),
            days=5 * 365,
            counted_from="made_at",
            action="erase",
            reason=_("乗車の記録と同じ（5年）"),
        ),
        Retention(
            model="shared_taxi.MeterRide",
            what=_("デジタルタクシーの乗車と、メーターの写真"),
            days=5 * 365,
            counted_from="started_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shared_taxi.TaxiCard",
            what=_("使えなくなったタクシーのカード"),
            days=5 * 365,
            counted_from="revoked_at",
            action="erase",
            reason=_("乗車の記録と同じ（5年）"),
        ),
        Retention(
            model="shared_taxi.Pass",
            what=_("売った定期券"),
            days=5 * 365,
            counted_from="sold_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shared_taxi.Booklet",
            what=_("売った回数券"),
            days=5 * 365,
            counted_from="sold_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shared_taxi.Refund",
            what=_("返金の記録"),
            days=5 * 365,
            counted_from="made_at",
            action="erase",
            reason=_("会計書類の保存（5年）"),
        ),
        Retention(
            model="shared_taxi.UnmetRequest",
            what=_("お受けできなかった希望"),
            days=365,
            counted_from="at",
            action="anonymise",
            reason=_("だれの希望かは1年で消し、およその場所と理由を計画に使うため"),
        ),
        Retention(
            model="shared_taxi.RegularRide",
            what=_("くりかえす予約"),
            days=90,
            counted_from="until_date",
            action="erase",
            reason=_("終わったあと、お問い合わせに答えるため"),
        ),
        Retention(
            model="shared_taxi.Study",
            what=_("過去の希望で試した計算の結果（お名前は入っていません）"),
            days=5 * 365,
            counted_from="created_at",
            action="erase",
            reason=_("運行の見直しを決めた根拠を、見直しの後もたどれるようにするため"),
        ),
    )

    def ready(self) -> None:
        """Make the conversations, the task handler, the job, the indicators and the desk's panel known."""
        from django.core.checks import register as register_system_check

        from moyai.core.feeds.opendata.registry import register_table
        from moyai.core.feeds.registry import register as register_feeds
        from moyai.core.indicators.registry import register as register_indicators
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.privacy.registry import register_eraser
        from moyai.fleet import entries
        from moyai.fleet.handlers import register as register_handler
        from moyai.fleet.planning.needs import register as register_needs
        from moyai.services.shared_taxi.at_a_glance import register as register_cards
        from moyai.services.shared_taxi.books import register as register_books
        from moyai.services.shared_taxi.desk import register as register_desk
        from moyai.services.shared_taxi.drive_forms import register_drive_forms
        from moyai.services.shared_taxi.driver_entries import KINDS
        from moyai.services.shared_taxi.erasing import (
            anonymise_unmet,
            erase_booklets,
            erase_groups,
            erase_meter_rides,
            erase_passes,
            erase_refunds,
            erase_rides,
            erase_studies,
            erase_taxi_cards,
        )
        from moyai.services.shared_taxi.feeds.source import SOURCE
        from moyai.services.shared_taxi.feeds.system_checks import check_settings
        from moyai.services.shared_taxi.flows import register_all
        from moyai.services.shared_taxi.history.open_rides import TABLE
        from moyai.services.shared_taxi.indicators import INDICATORS
        from moyai.services.shared_taxi.operations import offer_freed, tell_renewals_due, tell_vehicles_near
        from moyai.services.shared_taxi.operations.joined import keep_connections
        from moyai.services.shared_taxi.operations.regular_booking import book_regular_rides
        from moyai.services.shared_taxi.operations.studying import work_on_studies
        from moyai.services.shared_taxi.outings import register as register_outings
        from moyai.services.shared_taxi.queries.expected import expect
        from moyai.services.shared_taxi.regular_erasing import erase_regulars
        from moyai.services.shared_taxi.round_trips import register as register_round_trips
        from moyai.services.shared_taxi.tasks import RideTaskHandler
        from moyai.services.shared_taxi.waiting_replies import register as register_waiting_replies
        from moyai.services.shared_taxi.watching import register as register_watching

        register_all()
        register_handler(self.label, RideTaskHandler())
        register_needs(self.label, expect)
        register_periodic(key="shared_taxi.tell_vehicles_near", every_s=15, run=tell_vehicles_near)
        register_periodic(key="shared_taxi.offer_freed", every_s=20, run=offer_freed)
        register_periodic(key="shared_taxi.keep_connections", every_s=30, run=keep_connections)
        register_periodic(key="shared_taxi.tell_renewals_due", every_s=600, run=tell_renewals_due)
        register_periodic(key="shared_taxi.book_regular_rides", every_s=60, run=book_regular_rides)
        register_periodic(key="shared_taxi.work_on_studies", every_s=10, run=work_on_studies)
        register_indicators(*INDICATORS)
        register_desk(self.label)
        register_cards()
        register_books()
        register_watching()
        register_outings()
        register_waiting_replies()
        register_round_trips()
        register_drive_forms()
        for kind in KINDS:
            entries.register(kind)
        register_feeds(SOURCE)
        register_table(TABLE)
        register_system_check(check_settings)
        register_eraser("shared_taxi.Ride", erase_rides)
        register_eraser("shared_taxi.GroupRide", erase_groups)
        register_eraser("shared_taxi.RegularRide", erase_regulars)
        register_eraser("shared_taxi.UnmetRequest", anonymise_unmet)
        register_eraser("shared_taxi.MeterRide", erase_meter_rides)
        register_eraser("shared_taxi.TaxiCard", erase_taxi_cards)
        register_eraser("shared_taxi.Pass", erase_passes)
        register_eraser("shared_taxi.Booklet", erase_booklets)
        register_eraser("shared_taxi.Refund", erase_refunds)
        register_eraser("shared_taxi.Study", erase_studies)
