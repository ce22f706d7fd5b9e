"""Small checks from which the rules of Block Kit are made; each yields what is wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple


class Problem(NamedTuple):
    pointer: str
    sentence: str

    def __str__(self) -> str:
        return f"[ERROR] {self.sentence} [json-pointer:{self.pointer}]"


Problems = Iterator[Problem]
Check = Callable[[Any, str], Problems]


def string(most: int, least: int = 1, pattern: str | None = None) -> Check:
    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) < least:
            yield Problem(at, f"must be more than {least - 1} characters")
        elif len(value) > most:
            yield Problem(at, f"must be less than {most + 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            yield Problem(at, "failed to match the expected format")

    return check


def few_bytes(most: int) -> Check:
    """Check a string whose limit counts bytes, so that an accented letter costs two."""

    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value.encode(errors="replace")) > most:
            yield Problem(at, f"must be less than {most + 1} characters")

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "must provide a number")
        elif not least <= value <= most:
            yield Problem(at, f"must be between {least} and {most}")

    return check


def boolean(value: Any, at: str) -> Problems:
    if not isinstance(value, bool):
        yield Problem(at, "must provide a boolean")


def anything(value: Any, at: str) -> Problems:
    """Accept every value, where this module knows no rule of Slack's."""
    del value, at
    yield from ()


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> Problems:
        if value not in allowed:
            yield Problem(at, f"must be one of: {', '.join(allowed)}")

    return check


def many(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) < least:
            yield Problem(at, f"no fewer than {least} items allowed")
        if len(value) > most:
            yield Problem(at, f"no more than {most} items allowed")
        for index, inner in enumerate(value):
            yield from item(inner, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Check
) -> Check:
    """Check an object: its required fields, its optional ones, no others.

    Rules across fields are asked last, and only when each field is right by itself.
    """
    known = {"type": anything, **required, **(optional or {})}

    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        found = [
            Problem(at, f"missing required field: {name}")
            for name in required
            if value.get(name) is None
        ]
        for name, inner in value.items():
            if name not in known:
                found.append(Problem(at, f"invalid additional property: {name}"))
            elif inner is not None:
                found += known[name](inner, f"{at}/{name}")
        yield from found
        for rule in () if found else rules:
            yield from rule(value, at)

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    def check(value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
        elif str(value.get("type")) not in table:
            yield Problem(f"{at}/type", f"unsupported type: {value.get('type')}")
        else:
            yield from table[str(value["type"])](value, at)

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, at: str) -> Problems:
        if not any(value.get(name) for name in names):
            yield Problem(at, f"must provide at least one of: {', '.join(names)}")

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, at: str) -> Problems:
        if sum(name in value for name in names) != 1:
            yield Problem(at, f"must provide exactly one of: {', '.join(names)}")

    return check
