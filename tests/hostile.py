"""Text that wants to be more than text, and what must never become of it on a card.

The rule: the checks know Slack's documents and not our code: whatever draws a message, `perils`
says what in it is alive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

TEXTS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!subteam^S1>",
    "<@U1>",
    "<#C1>",
    "<https://evil.example|Approve>",
    "<mailto:a@evil.example|a>",
    "<!date^0^{date}|x>",
    "&lt;!channel&gt;",
    "@channel",
    "https://evil.example/approve",
    "[Approve](https://evil.example)",
    ":white_check_mark:",
    ":A:a:b:",
    "x\nApproved by @Ana",
    "x\r\n\u2028Approved by @Ana",
    "> quoted",
    "*bold* _it_ ~no~ `code` ```more```",
    "\u202eana yb devorppA\u202c",
    "\u2067\u200b\u200d\u2060\ufeff",
    "A\U000e0041\U000e0042\ufe0f",
    "\x00\x07\x1b[31m\x7f\x9b",
    "e" + "\u0301" * 60,
    "{name} {0} %s %(x)d",
    "\U0001f1e9\U0001f1ea" * 40,
    "\u3164\u2800\u115f",
    "<" * 100,
)

texts = st.one_of(
    st.sampled_from(TEXTS),
    st.text(max_size=40),
    st.lists(st.sampled_from((*TEXTS, "<", ">", "&", "|", ":", "\n")), max_size=4).map("".join),
)

_LIVE = re.compile(r"<(?:[!@#]|https?:|mailto:|tel:)")
_EMOJI = re.compile(r":[\w+'-]*[a-z][\w+'-]*:")
# by Unicode's own categories, so that the list in the code is not measured with itself
_DRAWN_AS_NOTHING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def perils(text: str, blocks: Any, hosts: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what in a message could fire, open, deceive or hide; `hosts` may be linked to."""
    if re.search("[<>]", text) or re.search("&(?!amp;|lt;|gt;)", text):
        yield f"the fallback is markup: {text!r}"
    if _EMOJI.search(text):
        yield f"an emoji in the fallback: {text!r}"
    yield from _deceits(text)
    for part in _parts(blocks):
        kind = part.get("type")
        if kind == "mrkdwn":
            if part.get("verbatim") is not True or _LIVE.search(str(part["text"])):
                yield f"markup that is alive: {part['text']!r}"
            if _EMOJI.search(str(part["text"])):
                yield f"an emoji in markup: {part['text']!r}"
        elif kind == "plain_text":
            if part.get("emoji") is not False:
                yield f"emoji are drawn: {part['text']!r}"
        elif kind in {"user", "usergroup", "broadcast", "channel", "link", "markdown", "emoji"}:
            yield f"a live element: {kind}"
        url = str(part.get("url") or "")
        if url and not any(url.startswith(f"{host}/") for host in hosts):
            yield f"a link to a strange host: {url!r}"
        for name in ("text", "accessibility_label", "initial_value", "alt_text"):
            if isinstance(part.get(name), str):
                yield from _deceits(part[name])


def _deceits(text: str) -> Iterator[str]:
    strange = [c for c in text if unicodedata.category(c) in _DRAWN_AS_NOTHING and c != "\n"]
    if strange:
        yield f"characters that nobody sees: {strange!r} in {text!r}"
    if any(line.strip().startswith("Approved by") for line in text.splitlines()):
        yield f"a forged line: {text!r}"


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part)


# The fields of a stored state that hold what customers, systems and people wrote.
DATA = frozenset(
    (
        *("first", "last", "company", "warning", "phones", "emails", "phone", "email"),
        *("make", "model", "colour", "plate", "vin", "year", "vehicle", "vehicle_words"),
        *("name", "code", "services", "service_words", "words", "note", "reference", "link"),
        *("customer", "provider", "transport", "advisor_words", "transport_words"),
    )
)


def poisoned(value: Any, text: str, *, under: str = "") -> Any:
    """Return a state's JSON with this text in every field that holds data."""
    if isinstance(value, dict):
        return {name: poisoned(part, text, under=name) for name, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, text, under=under) for part in value]
    if isinstance(value, str) and under in DATA:
        return f"{value} {text}" if under != "link" else text
    return value
