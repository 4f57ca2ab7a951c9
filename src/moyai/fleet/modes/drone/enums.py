"""Words of the drones."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WaypointKind(models.TextChoices):
    """What a waypoint is for."""

    PORT = "port", _("離着陸場")
    PASS = "pass", _("通過点")
    DROP = "drop", _("荷物を置く場所")
    REFUGE = "refuge", _("緊急着陸場")


class AircraftStatus(models.TextChoices):
    """Whether an aircraft may fly."""

    READY = "ready", _("飛べる")
    GROUNDED = "grounded", _("飛ばさない")


class FlightStatus(models.TextChoices):
    """Where a flight stands."""

    PLANNED = "planned", _("予定")
    READY = "ready", _("飛行よし")
    NO_GO = "no_go", _("飛ばせない")
    RELEASED = "released", _("離陸の準備中")
    FLYING = "flying", _("飛行中")
    DONE = "done", _("完了")
    BROKEN_OFF = "broken_off", _("届けずに着陸")
    FAILED = "failed", _("離陸しなかった")
    LOST = "lost", _("行方不明")
    CANCELLED = "cancelled", _("取消")

    @classmethod
    def before(cls) -> list[str]:
        """Return the states before somebody let it go."""
        return [cls.PLANNED, cls.READY, cls.NO_GO]

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which a vehicle is spoken with."""
        return [cls.RELEASED, cls.FLYING]


class EventKind(models.TextChoices):
    """What happened on a flight."""

    TOOK_OFF = "took_off", _("離陸した")
    PUT_DOWN = "put_down", _("荷物を置いた")
    LANDED = "landed", _("着陸した")
    DISARMED = "disarmed", _("飛び上がらずに止まった")
    FAILED = "failed", _("離陸を取りやめた")
    MODE = "mode", _("飛び方が変わった")
    LINK_LOST = "link_lost", _("通信が切れた")
    LINK_BACK = "link_back", _("通信が戻った")
    GPS_LOST = "gps_lost", _("位置が分からなくなった")
    GPS_BACK = "gps_back", _("位置が戻った")
    LOW_BATTERY = "low_battery", _("電池が予備を下回った")
    OTHER_MISSION = "other_mission", _("機体の飛行計画がこちらのものと違う")
    REFUSED = "refused", _("機体が指示を断った")
    WISH = "wish", _("操縦者の指示")
    LOST = "lost", _("見つからないまま終わりにした")


class ConfirmationKind(models.TextChoices):
    """What a person has to see with their own eyes; the keys of the engine's rules."""

    PLAN_REPORTED = "plan_reported", _("飛行計画を通報した")
    PLAN_OVERLAPS = "plan_overlaps", _("ほかの飛行計画と重ならない")
    AIRSPACE_CLEAR = "airspace_clear", _("緊急用務空域・航空情報を確かめた")
    PILOT_WELL = "pilot_well", _("操縦者の体調はよい（酒気なし）")
    RADIO = "radio", _("機体と通信できる")
    LANDING_CLEAR = "landing_clear", _("荷物を置く場所に人や物がないと、受け取る人が確かめた")


class LogKind(models.TextChoices):
    """The three books of 航空法132条の89."""

    FLIGHTS = "flights", _("飛行記録")
    INSPECTIONS = "inspections", _("日常点検記録")
    SERVICES = "services", _("点検整備記録")


class IncidentKind(models.TextChoices):
    """What has to be told to the Minister at once (航空法132条の90・91)."""

    INJURY = "injury", _("人の死傷（事故）")
    DAMAGE = "damage", _("物件の損壊（事故）")
    COLLISION = "collision", _("航空機との衝突・接触（事故）")
    NEAR = "near", _("航空機との衝突のおそれ（重大インシデント）")
    MINOR = "minor", _("軽いけが（重大インシデント）")
    LOSS = "loss", _("制御が不能（重大インシデント）")
    FIRE = "fire", _("飛行中の発火（重大インシデント）")
    OTHER = "other", _("そのほか（報告の義務はない）")


INSPECTED = (
    ("body", _("機体（損傷・ゆるみ・汚れ）")),
    ("propellers", _("プロペラ（傷・ゆるみ）")),
    ("motors", _("発動機（異音・異常な熱）")),
    ("battery", _("電池（膨らみ・漏れ・端子）")),
    ("control", _("操縦と通信の装置")),
    ("position", _("位置を測る装置")),
    ("lights", _("灯火・カメラ")),
    ("remote_id", _("リモートID")),
    ("cargo", _("荷物の装置")),
)
"""What is looked at before the first flight of a day."""
