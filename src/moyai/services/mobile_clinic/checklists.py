"""The steps of a visit, by programme; of a maternity visit by week of pregnancy.

A step that needs a device says which; whether it is in the car is the booking's to see to.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moyai.engines.antenatal import CAR_ECHO, CAR_TRACE
from moyai.services.mobile_clinic.enums import Device, Programme


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checklist. ``by``: what else marks it done (``identity``, ``vitals``, ``check``)."""

    key: str
    label: str | Promise
    device: Device | None = None
    by: str = ""


IDENTITY = Step("identity", _("本人の確認"), by="identity")
DOCTOR_NAMED = Step("doctor_named", _("医師の名前と医療機関を、患者さんに見せた"))
BEGIN = (
    IDENTITY,
    DOCTOR_NAMED,
    Step("company", _("いっしょにいる人を確かめた（患者さんの側と、医師の側）")),
    Step("consent", _("ビデオで診察を受けることに、同意をもらった")),
)
END = (
    Step("next", _("次の予定と、困ったときの連絡先を伝えた")),
    Step("cleaned", _("機器をふいて、片づけた")),
)
FINISHED = "finished"
"""Key of the nurse's word that the visit is over; it stands in no checklist (operations/finishing.py)."""

VITALS = Step("vitals", _("血圧・脈拍・酸素飽和度・体温を測った"), Device.BLOOD_PRESSURE, by="vitals")
ECHO = Step("echo", _("エコー（妊娠22週から33週）"), Device.ECHO)
TRACE = Step("trace", _("胎児心拍モニター（妊娠36週から）"), Device.FETAL_MONITOR)

CHRONIC = (
    VITALS,
    Step("medicines", _("薬の残りを数えた")),
    Step("symptoms", _("変わったことを聞いた（痛み、むくみ、息切れ、眠り）")),
    Step("listened", _("聴診器の音を医師に送った"), Device.STETHOSCOPE),
)
EYE = (
    Step("sight", _("見え方を聞き、視力を測った")),
    Step("eye_pictures", _("目の写真をとった"), Device.EYE_CAMERA),
)
TEENS = (
    Step("quiet", _("外から見えず、声が聞こえないことを確かめた")),
    Step("secrecy", _("話したことの秘密と、その例外を説明した")),
    Step("wishes", _("だれに何を伝えてよいかを、本人に聞いた")),
)
MATERNITY = (
    Step("vitals", _("血圧と体重を測った"), Device.BLOOD_PRESSURE, by="vitals"),
    Step("urine", _("尿の検査（たんぱく・糖）")),
    Step("oedema", _("むくみをみた")),
    Step("girth", _("子宮底の高さと、腹囲を測った")),
    Step("movements", _("おなかの張り、出血、赤ちゃんの動きを聞いた")),
)
HANDBOOK = Step("handbook", _("母子健康手帳に書いた"), by="check")


def list_steps(programme: Programme, week: int | None = None) -> tuple[Step, ...]:
    """Return the steps of a visit in order.

    Args:
        programme: of the visit.
        week: of pregnancy, completed weeks; None: not known, neither echo nor trace is asked for.
    """
    return (*BEGIN, *_list_middle(programme, week), *END)


def find_step(programme: Programme, week: int | None, key: str) -> Step | None:
    """Return one step of a visit, None where it has no such."""
    return next((each for each in list_steps(programme, week) if each.key == key), None)


def _list_middle(programme: Programme, week: int | None) -> tuple[Step, ...]:
    if programme == Programme.MATERNITY:
        echo = (ECHO,) if week in CAR_ECHO else ()
        trace = (TRACE,) if week in CAR_TRACE else ()
        return (*MATERNITY, *echo, *trace, HANDBOOK)
    return {Programme.CHRONIC: CHRONIC, Programme.EYE: EYE, Programme.TEENS: TEENS}[programme]
