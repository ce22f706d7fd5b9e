"""The vendor's error codes, and what each means for the person at the desk.

The rule: an error is where a body carries a code, whatever the status; a code nobody documented
is told in the vendor's own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.systems.wire import Complaint

NO_SESSION = "no_credentials"
NOT_FOUND = "not_found"  # with status 400: something that the request refers to, not the record
WRONG_TYPE = "invalid_param_type"

_SENTENCES = {
    "invalid_param": "Valomnia does not know something that it was asked by.",
    "invalid_datetime_format": "Valomnia could not read a time that it was asked by.",
    WRONG_TYPE: "Valomnia cannot use a value that it was given.",
    "missing_param": "Valomnia misses something that it needs.",
    "date_validation_error": "Valomnia could not read the time. Choose another time.",
    "save_failed": (
        "Valomnia did not save it and gives no reason. Look at the customer in Valomnia, then try "
        "again."
    ),
    NOT_FOUND: "A record that this needs is no longer in Valomnia. Look it up again.",
    "delete_failed": "Valomnia did not delete it and gives no reason. Delete it in Valomnia.",
    "not_unique": "Valomnia already has a record with this reference.",
    "invalid_color_format": "Valomnia cannot use the color that it was given.",
}
_LONGEST_WORDS = 300
_LONGEST_CODE = 80


def complaint(body: object) -> Complaint | None:
    """Find what a decoded answer says went wrong; None if it says nothing of the kind."""
    if not isinstance(body, Mapping):
        return None
    said = body.get("error_description") or body.get("success_description")
    words = said[:_LONGEST_WORDS] if isinstance(said, str) else ""
    code = body.get("error")
    if code == NO_SESSION:
        return Complaint(NO_SESSION, "Valomnia did not accept the session.", "not_allowed")
    if isinstance(code, str) and code in _SENTENCES:
        return Complaint(code, _with(_SENTENCES[code], words), "refused")
    if code:
        return Complaint(code[:_LONGEST_CODE] if isinstance(code, str) else "", words, "unknown")
    if str(body.get("success", True)).casefold() == "false":
        return Complaint("", words, "unknown")
    return None


def _with(sentence: str, words: str) -> str:
    """Add the vendor's words: they name the field or the record that is meant."""
    return f"{sentence} ({words})" if words else sentence
