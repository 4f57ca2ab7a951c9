"""What stands between proving who one is and being signed in."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from moyai.core.accounts.second_step import has_second_step


class SecondStep(AuthenticateStage):
    """Asks for the authenticator app's digits, where somebody switched that on.

    A passkey is another way in and no second step: who added one on her telephone still comes in by
    code or password elsewhere.
    """

    def handle(self) -> tuple[Any, bool]:
        """Return the page to go to, or None when nothing is to be asked."""
        if self.login.user is None or not has_second_step(self.login.user):
            return None, True
        step: tuple[Any, bool] = super().handle()
        return step
