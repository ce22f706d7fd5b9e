"""Tells, from inside a bot's process, what it writes to its database, and waits for a nod.

The rule: SQLAlchemy's own events, registered before the bot begins; the bot knows nothing of it.
"""

from __future__ import annotations

import os
import re
import socket
import threading
from typing import Any

from sqlalchemy import Engine, event

# What is written: the verb, the table and, of a change, the first column.
_WRITE = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (\w+)(?: SET (\w+))?")

# Written again and again while nothing happens, or by the clock: no step of a dialog.
_BY_THE_CLOCK = ("UPDATE dialogs lease_until", "DELETE FROM", "UPDATE watchers", "INSERT watchers")


def name_of(statement: str) -> str:
    """Return a short name for a statement that writes; "" for one that only reads or polls."""
    # The mark of a write renews the lease as well, but it is no renewal.
    match = _WRITE.match(re.sub(r"SET lease_until=.*, sent=", "SET sent=", statement))
    if not match:
        return ""  # a statement that takes what is free begins with WITH
    name = " ".join(part for part in (match[1].removesuffix(" INTO"), match[2], match[3]) if part)
    return "" if name.startswith(_BY_THE_CLOCK) else name


def tell_of_writes(address: str) -> None:
    """Tell `address` (host:port) before and after every write, and wait each time for its nod."""
    host, _, port = address.partition(":")
    line = socket.create_connection((host, int(port)))
    one_at_a_time = threading.Lock()

    def tell(side: str, statement: str) -> None:
        name = name_of(statement)
        if name:
            with one_at_a_time:
                line.sendall(f"{os.getpid()} {side} {name}\n".encode())
                line.recv(1)

    def before(_c: object, _u: object, statement: str, *_: Any) -> None:
        tell("before", statement)

    def after(_c: object, _u: object, statement: str, *_: Any) -> None:
        tell("after", statement)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
