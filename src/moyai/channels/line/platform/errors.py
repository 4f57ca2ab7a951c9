"""Errors as LINE words them: a status, a message, and for bodies a list of details."""

from typing import Any


class ApiError(Exception):
    """An answer other than 2xx, raised anywhere on the way of a call."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: list[dict[str, str]] | None = None,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message}
        if details:
            self.body["details"] = details
        self.body.update(extra or {})
        self.headers = headers or {}


RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
CONCURRENCY_LIMIT = "The maximum number of concurrent requests has been exceeded. Try again later."
MONTHLY_LIMIT = "You have reached your monthly limit."


def refuse_body(details: list[dict[str, str]]) -> ApiError:
    """Return the error for a body with faults."""
    return ApiError(400, f"The request body has {len(details)} error(s)", details=details)


def refuse_property(name: str) -> ApiError:
    """Return the error for a property of a wrong type or shape."""
    return ApiError(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")


def not_found(message: str = "Not found") -> ApiError:
    """Return LINE's 404."""
    return ApiError(404, message)
