"""What is wrong with the roles in deskhand.toml, in sentences for whoever writes them.

The rule: each says which role is meant by its number in the file, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from bot.rights.permits import VERBS, Role

_IDS = {"groups": "S0123ABCD", "people": "U0123ABCD", "channels": "C0123ABCD"}


def role_problems(roles: object, systems: Container[str]) -> Iterator[str]:
    """Tell which roles name a system that is not there; what is no role is told elsewhere."""
    for number, role in enumerate(roles if isinstance(roles, list) else ()):
        named = role.get("systems") if isinstance(role, dict) else ()
        for name in named if isinstance(named, list) else ():
            if name not in systems:
                yield (
                    f"{_where(number)}: systems has {name!r}: write the name of a system, as it "
                    "stands in [systems.…]."
                )


def role_sentence(details: ErrorDetails) -> str:
    """Say what one of pydantic's findings in the roles means."""
    match details["loc"]:
        case ("roles", int(number), str(key), *_):
            where = f"{_where(number)}: {key}"
        case _:
            return "roles: write each role as a table [[roles]], as deskhand.example.toml shows"
    match details["type"]:
        case "missing":
            return f"{where} is missing: write it as deskhand.example.toml shows"
        case "extra_forbidden":
            near = get_close_matches(key, Role.model_fields, 1)
            instead = f"write {near[0]}, or take it out" if near else "take it out"
            return f"{where} is not a setting: {instead}"
        case "string_pattern_mismatch":
            return (
                f"{where} has {details['input']!r}, which is no id of Slack's: write an id like "
                f'"{_IDS[key]}"'
            )
        case "literal_error":
            return f"{where} has {details['input']!r}: write {details['ctx']['expected']}"
        case "tuple_type":
            return f'{where} is not a list: write it in brackets, like ["one", "two"]'
        case "too_short":
            return f"{where} is empty: write at least one of {', '.join(VERBS)}"
        case _:
            return f"{where} cannot be used: {details['msg']}"


def _where(number: int) -> str:
    return f"[[roles]] number {number + 1}"
