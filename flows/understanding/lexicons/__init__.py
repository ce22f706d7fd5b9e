"""The words of each language, one file a language: adding a file adds the language.

A lexicon file holds one value per section: `TIMES` are the words for when, `TALK` those for who,
what and why. Files are loaded when their language is first needed, so a start pays for none.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from flows.understanding.lexicons.sections import Times
    from flows.understanding.lexicons.talking import Talk


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a lexicon file: the two-letter modules beside this."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if len(m.name) == 2))


@cache
def times(language: str) -> Times:
    return cast("Times", import_module(f"{__name__}.{language}").TIMES)


@cache
def talk(language: str) -> Talk:
    return cast("Talk", import_module(f"{__name__}.{language}").TALK)
