"""The vendor's error objects and codes, and what each means for the person at the desk.

The rule: a status of 200 proves nothing. An error is where a body carries a code other than 0, or
words without any code; the three spellings (`error` object, `error` list, `errors` list) are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.systems.wire import Complaint

SLOT_GONE = frozenset(
    {
        "SLOT_UNAVAILABLE",
        "NO_TIME_INTERVAL_EXISTS",
        "NO_SA_AVAILABLE",
        "APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS",
    }
)
# changed meanwhile: cancelled, gone, or another department's
OUT_OF_DATE = frozenset({"INCORRECT_APPOINTMENT", "NOT_FOUND"})
ALREADY_BOOKED = "DUPLICATE_APPOINTMENT_FOUND"

_NOT_ALLOWED = {
    "SCHEDULER_FEATURE_NOT_ENABLED": "The scheduler is not switched on for this dealer.",
    "INVALID_DEALER_UUID": "The dealer is not known. Check the dealer in the settings.",
    "INCORRECT_DEALER_INFO": "The dealer and the department do not fit. Check the settings.",
    "100003": "The user name or the password was not accepted.",
    "100004": "These credentials may not do this. A right or the department is missing.",
    "100011": "These credentials may not do this. A right is missing.",
}
_REFUSED = {
    ALREADY_BOOKED: "There already is an open appointment for this customer and vehicle.",
    "SLOT_UNAVAILABLE": "This time is no longer free. Choose another time.",
    "NO_TIME_INTERVAL_EXISTS": "This time is not offered. Choose another time.",
    "NO_SA_AVAILABLE": "No advisor is free at this time. Choose another time or advisor.",
    "APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS": (
        "The workshop is full at this time. Choose another time."
    ),
    "APPOINTMENT_KEY_EXISTS": "An appointment with this key already exists.",
    "MISSING_CUSTOMER_UUID": "The customer is missing. Choose the customer again.",
    "CUSTOMER_INFO_MISSING": "The customer is not known here. Choose the customer again.",
    "INCORRECT_USER_INFO": "The advisor is not known here. Choose another advisor.",
    "USER_UUID_MANDATORY": "This dealer books with an advisor only. Choose an advisor.",
    "TRANSPORT_OPTION_MISMATCH": (
        "This transport option does not fit the time or the services. Choose another."
    ),
    "TRANSPORT_OPTION_UNAVAILABLE": (
        "This transport option is taken at that time. Choose another option or time."
    ),
    "TRANSPORT_OPTION_INVALID": "This transport option is not offered here. Choose another.",
    "START_DATE_BEFORE_END_DATE": (
        "The appointment would end before it starts. Choose another time."
    ),
    "VEHICLE_UUID_NOT_FOUND": "The vehicle does not belong to this customer. Choose it again.",
    "INCORRECT_APPOINTMENT": "This appointment cannot be changed. Look it up again.",
    "10003": "The search words are too long. Search for fewer words.",
    "10015": "The phone number needs its country code, as in +1 212 555 0100.",
}
_LONGEST_WORDS = 300
_LONGEST_CODE = 80


def complaint(body: object) -> Complaint | None:
    """Find what a decoded answer says went wrong; None if it says nothing of the kind."""
    for code, words in _errors(body):
        if code in _NOT_ALLOWED:
            return Complaint(code, _with(_NOT_ALLOWED[code], words), "not_allowed")
        if code in _REFUSED:
            return Complaint(code, _REFUSED[code], "refused")
        return Complaint(code[:_LONGEST_CODE], words[:_LONGEST_WORDS], "unknown")
    return None


def _with(sentence: str, words: str) -> str:
    """Add the vendor's words for whoever sets things up: they name the right that is missing."""
    return f"{sentence} ({words[:_LONGEST_WORDS]})" if words else sentence


def _errors(body: object) -> Iterator[tuple[str, str]]:
    if not isinstance(body, Mapping):
        return
    for name in ("error", "errors"):
        found = body.get(name)
        for one in found if isinstance(found, list) else [found]:
            yield from _error(one)
    yield from _error({key: body[key] for key in ("errorCode", "errorDescription") if key in body})
    status = body.get("statusCode")
    if isinstance(status, int) and status >= 400:
        yield "", f"It answered with status {status}."


def _error(one: Any) -> Iterator[tuple[str, str]]:
    if isinstance(one, str) and one:
        yield "", one
    if isinstance(one, Mapping):
        words = next(
            (
                text
                for name in ("errorDescription", "errorMessage", "errorTitle")
                if isinstance(text := one.get(name), str) and text
            ),
            "",
        )
        code = one.get("errorCode")
        if code in (0, "0") or not (code or words):
            return
        yield (str(code) if isinstance(code, int | str) else "", words)
