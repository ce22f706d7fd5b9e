"""Foreign text made harmless: what customers, systems and people wrote is one line that is seen.

The rule: whatever is drawn of data comes through here. What remains can forge no second line, turn
no letters around and hide nothing; and a cut never goes through what a reader takes for one letter.
"""

from __future__ import annotations

import re
import unicodedata

# Control characters; what changes the direction of letters; and what is drawn as nothing or as a
# blank (the code points that Unicode calls default-ignorable, tag characters among them). Halves of
# surrogate pairs are no text and cannot be sent.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
# What Slack takes for the name of a picture; a time of day has no letter in it. Its last
# colon may begin another one.
_EMOJI_CODE = re.compile(r":(?=[^\s:]*[a-z])(?=[\w+'-]+:)", re.IGNORECASE)
_TAIL_OF_ENTITY = re.compile(r"&[a-z]*$")

MOST_MARKS = 4  # accents upon one letter; more of them would hide the lines around it


def clean(text: str, most: int = 120) -> str:
    """Return foreign text as one line that cannot forge a second one, cut to `most` characters."""
    line = _SPACE.sub(" ", _INVISIBLE.sub("", _SPACE.sub(" ", text))).strip()
    return cut(line if line.isascii() else _sparing(line), most)


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters, with "…" for what is missing."""
    if len(text) <= most:
        return text
    end = most - 1
    while end and _goes_on(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def escape(text: str, most: int = 3900) -> str:
    """Return text that no client reads as a mention, a link, a date or an emoji.

    For the fallback of a message, which Slack parses: one line, and cut after it was escaped,
    because Slack counts what it receives.
    """
    plain = _EMOJI_CODE.sub(": ", clean(text, most))
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= most:
        return escaped
    return _TAIL_OF_ENTITY.sub("", cut(escaped, most).removesuffix("…"))[: most - 1] + "…"


def _goes_on(text: str, at: int) -> bool:
    """Does the character here belong to the letter before it?"""
    here = text[at]
    if unicodedata.category(here) in {"Mn", "Mc", "Me"} or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    # Two regional letters are one flag: a cut may stand before every other one.
    before = at
    while before and _is_regional(text[before - 1]):
        before -= 1
    return _is_regional(here) and (at - before) % 2 == 1


def _is_regional(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _sparing(line: str) -> str:
    """Return the line without marks that are heaped upon one letter beyond any script's need."""
    kept: list[str] = []
    marks = 0
    for letter in line:
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
