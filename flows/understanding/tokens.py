"""Text -> tokens: words, numbers and marks, each with its place in the text.

One expression reads every language. What is a number but never a time (a telephone number, a
price, a code) is swallowed here as one `other` token, so nothing later has to think of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "pair", "triple", "iso", "mark", "other"]


class Token(NamedTuple):
    text: str  # folded: lower case, no accents
    start: int
    end: int
    kind: Kind
    glued: bool  # no space before it


# Every repetition is bounded or ends where nothing could follow it: reading is linear.
_TOKEN = re.compile(
    r"""
    (?P<other>
        (?:https?://|www\.)[^\s]{1,200}
      | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}
      | [$€£#]\s?\d[\d.,]{0,12}                      # a price, a number sign
      | \d[\d.,]{0,9}\s?[$€£%]
      | \+\d[\d\ ()/.-]{6,20}\d                      # telephone numbers
      | \(\d{2,5}\)\s?\d[\d\ -]{4,12}
      | \d{3}-\d{3}-\d{4} | \d{3}-\d{2}-\d{4} | \b\d{3}[-.]\d{4}\b | \b0\d{2,4}[/ -]\d{5,9}\b
      | \d{1,3}(?:[.,']\d{3}){1,4}(?!\d) | \d{1,4}[.,]\d{3,}
      | \d{1,4}(?:\.\d{1,4}){3,6}
      | (?!\d{1,2}h\d | [a-z]{3,12}\d{1,4}(?:am|pm|h|uhr)\b)  # 1h30min, today6PM are times
        (?:[a-z]{1,12}\d{1,12}[a-z]\w{0,20} | \d{1,12}[a-z]{1,12}\d{1,12}[a-z]\w{0,20})
      | \b[a-z]{1,4}\d{3,}\b
      | \d{9,} | %\w\w(?:%\w\w){0,20}
    )
  | (?P<iso>
        \d{4}-\d{2}-\d{2}(?:[t\ ]\d{2}:\d{2}(?::\d{2})?)?(?!\d) | 20\d{2}[01]\d[0-3]\d(?!\d)
    )
  | (?P<triple>\d{1,4}(?P<s3>\ ?[./:-]\ ?)\d{1,2}(?P=s3)\d{1,4}(?!\d))
  | (?P<pair>
        \d{1,2}(?:[.:/h]|u(?=\d))\d{1,2}(?!\d|[.,]\d) | (?<!\d)\d{1,2},(?:[0-5]\d|\d)(?!\d)
    )
  | (?P<number>\d+)
  | (?P<word>[^\W\d_]+)
  | (?P<mark>[^\s\w]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)


_QUOTES = str.maketrans("’‘´`“”", "''''\"\"")


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Lower case without accents: "Mié" and "mie", "Übermorgen" and "ubermorgen" are the same."""
    lower = word.lower().translate(_QUOTES)
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower).replace("ß", "ss")
    return "".join(c for c in plain if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start = match.start()
        found.append(Token(fold(match.group()), start, match.end(), kind, start == end))  # type: ignore[arg-type]
        end = match.end()
    return found
