"""What the farm refuses, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.services.smart_farm.texts import robots as say


class BadLogin(Refused):
    """No token is given for this name and word."""

    def __init__(self) -> None:
        super().__init__("bad_login", _("名前かパスワードがちがいます。"))


class NeedsSecondStep(Refused):
    """An account with a second step gives no token for its password alone."""

    def __init__(self) -> None:
        super().__init__(
            "second_step",
            _(
                "2段階のログインを使う方は、パスワードだけでは入れません。ページからロボットを動かしてください。"
            ),
        )


class NoRobot(Refused):
    """Somebody belongs to no robot, or not to this one."""

    def __init__(self) -> None:
        super().__init__("no_robot", _("このロボットを見ることはできません。"))


class NotHers(Refused):
    """Somebody may look, and no more."""

    def __init__(self) -> None:
        super().__init__("not_hers", _("見ることはできますが、変えることはできません。"))


class BadResource(Refused):
    """A resource that does not fit its kind. ``faults``: what is wrong, by field."""

    def __init__(self, faults: dict[str, Any]) -> None:
        super().__init__("bad_resource", _("書きかたが正しくありません。"))
        self.faults = faults


class PictureRefused(Refused):
    """A picture that is not taken."""

    def __init__(self, fault: str) -> None:
        super().__init__("picture", _("この写真は受け取れません。"), fault=fault)


class RobotHeld(Refused):
    """Somebody else has the robot in her hands."""

    def __init__(self, name: str = "", *, by_job: bool = False) -> None:
        text = say.HELD_BY_JOB if by_job else say.HELD % {"name": name or say.NOBODY}
        super().__init__("robot_held", text, by_job=by_job)


class MayNotSteer(Refused):
    """Somebody may not steer the robot, or not now."""

    def __init__(self, text: Any = say.ONLY_LOOK) -> None:
        super().__init__("may_not_steer", text)


class NeedsReason(Refused):
    """Who takes a robot out of somebody's hands says why."""

    def __init__(self) -> None:
        super().__init__("needs_reason", _("かわる理由を書いてください。"))


class RequestHeld(Refused):
    """A request that does not go to the robot. ``facts["rule"]``: which rule holds it."""

    def __init__(self, rule: str, text: Any) -> None:
        super().__init__("request_held", text, rule=rule)


class BadJob(Refused):
    """A job that cannot be done as it was asked for. ``facts["what"]``: what is wrong."""

    def __init__(self, what: str, text: Any = say.BAD_JOB) -> None:
        super().__init__("bad_job", text, what=what)


class JobGone(Refused):
    """A job that is not (any more) where it would have to be for this."""

    def __init__(self) -> None:
        super().__init__("job_gone", say.JOB_GONE)


class RobotAway(Refused):
    """A robot, or the broker between, that does not answer."""

    def __init__(self, text: Any = say.NOT_REACHED) -> None:
        super().__init__("robot_away", text)
