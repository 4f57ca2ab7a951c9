"""What somebody who applies alone wishes for; kept with the application, read by the forming of teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moyai.services.habit_challenge.enums import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an application says.

    Attributes:
        challenge: Number of the challenge she would like, 0: any.
        activity: How much she walks now.
        handle: What her team shall call her; empty: she is asked later.
        friends: Codes of residents with whom she would like to be.
    """

    challenge: int = 0
    activity: Activity = Activity.SOME
    handle: str = ""
    friends: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "challenge": self.challenge,
            "activity": str(self.activity),
            "handle": self.handle,
            "friends": list(self.friends),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Wishes:
        """Read what `to_json` wrote; what is missing or odd is as if it had not been said."""
        challenge, activity = data.get("challenge", 0), data.get("activity", "")
        friends = data.get("friends", ())
        return cls(
            challenge=challenge if isinstance(challenge, int) else 0,
            activity=Activity(activity) if activity in Activity.values else Activity.SOME,
            handle=str(data.get("handle", ""))[:20],
            friends=tuple(str(each) for each in friends) if isinstance(friends, list | tuple) else (),
        )
