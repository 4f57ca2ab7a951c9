"""What watching over refuses, in the person's words."""

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized


class NoConsent(Refused):
    """She has not agreed to be watched over; nothing was kept."""

    def __init__(self) -> None:
        text = Localized(
            "この方は見守りに同意していないので、記録しませんでした。"
            "命が心配なときは、すぐ119番に電話してください。",
            "They have not agreed to be watched over: nothing was kept. If a life is in danger, call 119.",
        )
        super().__init__("no_watch_consent", text)


class BadAway(Refused):
    """Days on which nobody can be away."""

    def __init__(self) -> None:
        text = Localized(
            "留守の日は、きょうから180日後までで選んでください。",
            "Please choose a day from today up to 180 days ahead.",
        )
        super().__init__("bad_away", text)


class Changed(Refused):
    """Something new came, or a colleague was first."""

    def __init__(self) -> None:
        text = Localized(
            "ほかの人が先に変えたか、新しい知らせが入りました。もう一度見てから押してください。",
            "A colleague was first, or something new came. Please look again.",
        )
        super().__init__("concern_changed", text)


class CannotUndo(Refused):
    """Too late, or another concern has been opened."""

    def __init__(self) -> None:
        text = Localized("もう元に戻せません。", "This can no longer be taken back.")
        super().__init__("cannot_undo", text)


class NotAKeeper(Refused):
    """There is no such account, or nothing to keep watch of."""

    def __init__(self) -> None:
        text = Localized(
            "そのログイン名の人は登録されていません。", "Nobody is registered under that user name."
        )
        super().__init__("not_a_keeper", text)
