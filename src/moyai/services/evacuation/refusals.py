"""What cannot be granted, in plain words."""

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused


class OutOfDate(Refused):
    """Somebody else was quicker."""

    def __init__(self) -> None:
        super().__init__(
            "out_of_date",
            _("見ているあいだに、ほかの担当者が変えました。いまの状態を見て、もう一度押してください。"),
        )


class NotOpen(Refused):
    """Nobody is counted in a place that is closed."""

    def __init__(self) -> None:
        super().__init__("not_open", _("開設していない避難所の人数は入れられません。先に開設してください。"))


class CannotUndo(Refused):
    """Too late, or something happened since."""

    def __init__(self) -> None:
        super().__init__("cannot_undo", _("そのあとに別の変更があるか、時間がたったため、元に戻せません。"))


class IncidentIsOpen(Refused):
    """One at a time."""

    def __init__(self) -> None:
        super().__init__(
            "incident_is_open",
            _("すでに災害対応が始まっています。内容を変えるか、終了してから始めてください。"),
        )


class DrillWhileOpen(Refused):
    """A rehearsal does not begin while people are in shelters."""

    def __init__(self) -> None:
        super().__init__(
            "drill_while_open",
            _("本当に開いている避難所があるため、訓練は始められません。まちがいのもとになります。"),
        )


class IncidentIsOver(Refused):
    """It has ended."""

    def __init__(self) -> None:
        super().__init__("incident_is_over", _("この災害対応は、もう終了しています。"))


class ShelterStays(Refused):
    """A place that takes people in, or stands in the town's list, is not removed here."""

    def __init__(self) -> None:
        super().__init__(
            "shelter_stays",
            _("開設中の避難所と、市の一覧にある避難所は、ここでは消せません。"),
        )


class TelegramDecided(Refused):
    """Somebody else has decided."""

    def __init__(self) -> None:
        super().__init__("telegram_decided", _("この情報は、もう扱いが決まっています。"))


class IncidentLasts(Refused):
    """It is not over."""

    def __init__(self) -> None:
        super().__init__("incident_lasts", _("まだ終わっていません。終了してから、もう一度お願いします。"))


class CannotErase(Refused):
    """What really happened is erased by time, not by a press."""

    def __init__(self) -> None:
        super().__init__(
            "cannot_erase",
            _("本番の記録は、ここでは消せません。残す日数が過ぎると、自動で消えます。"),
        )


class ReplayRuns(Refused):
    """One at a time."""

    def __init__(self) -> None:
        super().__init__("replay_runs", _("いま作っています。できあがるまで、お待ちください。"))


class TooManyMembers(Refused):
    """A household of twelve is a home, and is registered by staff."""

    def __init__(self) -> None:
        super().__init__(
            "too_many_members",
            _("1つのご家庭に登録できるのは12人までです。もっと多いときは、市にお電話ください。"),
        )


class NoIncident(Refused):
    """Nobody is received, and nothing reported, while nothing has happened."""

    def __init__(self) -> None:
        super().__init__(
            "no_incident",
            _("災害対応が始まっていないため、受け付けられません。先に「災害対応」のページで始めてください。"),
        )


class NotReceiving(Refused):
    """A place that is closed takes nobody in."""

    def __init__(self) -> None:
        super().__init__(
            "not_receiving",
            _("この避難所は、開設になっていません。先に「避難所」のページで開設してください。"),
        )


class UnknownCard(Refused):
    """The number is nobody's."""

    def __init__(self) -> None:
        super().__init__(
            "unknown_card",
            _("その番号の方が見つかりません。もう一度読み取るか、お名前でさがしてください。"),
        )


class NotOnRoster(Refused):
    """Somebody or something that was on the page has gone from the roster."""

    def __init__(self) -> None:
        super().__init__(
            "not_on_roster", _("そのあいだに名簿が変わり、見つかりません。いまの名簿を見てください。")
        )
