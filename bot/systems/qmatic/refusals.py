"""The vendor's errors: no document shows one, so the status decides and the body only explains.

The rule: whatever a body says is shown without anything that looks like a personal identifier,
which lets whoever reads it see that person's appointments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.systems.wire import Complaint

SLOT_GONE = frozenset({404, 409, 410})
WANTS_POST = frozenset({400, 405, 411, 415})  # a proxy that drops the body of a GET ends so

_LIKE_AN_IDENTIFIER = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{10,}")
_LONGEST = 300
_TOKEN = {
    "invalid_client": "The client id, the client secret or the account was not accepted.",
    "unauthorized_client": "This client may not sign in this way.",
    "unsupported_grant_type": "This client may not sign in this way.",
    "invalid_scope": "This client lacks the right to book, reschedule or cancel.",
}


def complaint(body: object) -> Complaint | None:
    """Find what a decoded answer says beside its status."""
    if not isinstance(body, Mapping):
        return None
    code, words = _text(body.get("code")), _text(body.get("message"))
    return Complaint(code, words, "remark") if code or words else None


def token_complaint(body: object) -> Complaint | None:
    """Find why no token was given; the codes are OAuth's."""
    code = _text(body.get("error")) if isinstance(body, Mapping) else ""
    if code in _TOKEN:
        return Complaint(code, _TOKEN[code], "not_allowed")
    return Complaint(code, "", "unknown") if code else None


def _text(value: object) -> str:
    return _LIKE_AN_IDENTIFIER.sub("…", value)[:_LONGEST] if isinstance(value, str) else ""
