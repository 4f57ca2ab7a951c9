"""Why somebody cannot come in with LINE, in her words; ``is_way_shown``: she is told how to tie her chat."""

from __future__ import annotations

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized


class CannotSignIn(Refused):
    """Somebody cannot come in with LINE."""

    code = "cannot_sign_in"
    words = Localized("", "")
    is_way_shown = False

    def __init__(self, reason: str = "") -> None:
        super().__init__(self.code, self.words, reason=reason)


class WrongState(CannotSignIn):
    """The answer belongs to no attempt of this browser: another browser, too late, or pressed twice."""

    code = "wrong_state"
    words = Localized(
        "このブラウザーで始めたログインではないか、時間がたちすぎました。もう一度、はじめからお試しください。",
        "This sign-in was begun in another browser, or too long ago. Please start again.",
    )


class NotAllowed(CannotSignIn):
    """She pressed cancel at LINE."""

    code = "not_allowed"
    words = Localized("LINEでのログインを取りやめました。", "You cancelled signing in with LINE.")


class LineSilent(CannotSignIn):
    """LINE does not answer, or not as it should: nothing that she did."""

    code = "line_silent"
    words = Localized(
        "いまLINEで確認できません。しばらくしてからお試しいただくか、ほかの入り方をお使いください。",
        "LINE cannot confirm it now. Please try again later, or sign in another way.",
    )


class BadToken(CannotSignIn):
    """The ID token is not LINE's for us, for this attempt, now."""

    code = "bad_token"
    words = Localized(
        "LINEからの答えを確かめられませんでした。もう一度、はじめからお試しください。",
        "We could not verify LINE's answer. Please start again.",
    )


class NotTied(CannotSignIn):
    """This LINE account is tied to no registration."""

    code = "not_tied"
    words = Localized(
        "このLINEは、まだ登録とつながっていません。",
        "This LINE account is not linked to a registration yet.",
    )
    is_way_shown = True


class NoAccount(CannotSignIn):
    """The registration has no account to sign in to: it was made at the desk."""

    code = "no_account"
    words = Localized(
        "登録はありますが、ウェブのアカウントがまだありません。市役所の窓口か電話でお申し出ください。"
        "LINEのトークからは、そのままお使いいただけます。",
        "You are registered but have no account for the web yet. Please ask at the city hall or by "
        "telephone. You can go on using the LINE chat.",
    )


class NotForStaff(CannotSignIn):
    """The account holds a role of staff: those come in by password or passkey."""

    code = "not_for_staff"
    words = Localized(
        "係のアカウントには、LINEでは入れません。パスワードか、顔や指紋でお入りください。",
        "Staff accounts cannot be entered with LINE. Please use your password, your face or your finger.",
    )
