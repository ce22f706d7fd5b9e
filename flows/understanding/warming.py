"""Loading ahead: what else the first sentence that needs it waits for, up to a third of a second.

The words of every language, telephone numbers, holidays, spelling slips, dates of other languages.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flows.understanding import lexicons
from flows.understanding.catalogue import pick
from flows.understanding.reading import understand

_ANY = datetime(2026, 1, 5, 9, tzinfo=UTC)
_NEEDING = (
    "book Maria Lopez for an oil change on Thursday at 10",
    "find 212 555 0147",
    "oil change on Labor Day",
    "12 kwietnia 2027",
)


def warm() -> None:
    """Load everything; a process that answers people calls it before the first of them."""
    for text in _NEEDING:
        understand(text, now=_ANY)
    for language in lexicons.languages():
        understand(_NEEDING[0], now=_ANY, language=language)
    pick("chnage", [("1", "change")])
