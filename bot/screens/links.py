"""Which links may be pressed: those of hosts that the settings name, and no other.

The rule: a link is data until its host is known. It may be read, and it opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from .blocks import Block

MOST_URL = 3000  # that Slack takes of a button's address

# Strict, because programs read odd addresses differently: no user part, no backslash, no letters
# beyond ASCII.
_URL = re.compile(r"(https?)://([a-z0-9.-]+)(?::\d{1,5})?(?:[/?#][!#-\[\]^-~]*)?", re.IGNORECASE)
_THIS_MACHINE = {"localhost", "127.0.0.1"}


def may_open(url: str, hosts: Collection[str]) -> bool:
    """May this address be opened with a button? A host's own names below it count as the host."""
    match = _URL.fullmatch(url)
    if match is None or len(url) > MOST_URL:
        return False
    scheme, host = match[1].lower(), match[2].lower()
    if scheme == "http" and host not in _THIS_MACHINE:
        return False
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def without_strange_links(blocks: Sequence[Block], hosts: Collection[str]) -> list[Block]:
    """Return the blocks without the buttons that lead anywhere else, and without empty rows."""
    return [known for block in blocks if (known := _known(block, hosts)) is not None]


def _known(block: Block, hosts: Collection[str]) -> Block | None:
    elements: list[Any] | None = block.get("elements")
    if elements and not all(_is_known(one, hosts) for one in elements):
        left = [one for one in elements if _is_known(one, hosts)]
        return {**block, "elements": left} if left else None
    if not _is_known(block.get("accessory"), hosts):
        return {name: part for name, part in block.items() if name != "accessory"}
    return block


def _is_known(element: Any, hosts: Collection[str]) -> bool:
    url = element.get("url") if isinstance(element, dict) else None
    return url is None or may_open(str(url), hosts)
