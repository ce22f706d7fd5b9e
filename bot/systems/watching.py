"""Watching a system: what is known of its appointments, and what a look at it shows.

The rule: a look says how things are now, never what happened; comparing that with what was known is
the caller's. Only what is still to come is watched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.domain import Appointment


@dataclass(frozen=True)
class Noted:
    """What is remembered of an appointment: enough to know what to look for."""

    id: str
    start: datetime
    customer_id: str = ""


@dataclass(frozen=True)
class Hint:
    """The system said by itself that something about an appointment changed.

    `is_new`: it said that the appointment was just made.
    """

    id: str
    is_new: bool = False


class Webhook(Protocol):
    """How the events of a system that tells by itself are read."""

    def is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Is it really from there?"""

    def read(self, body: bytes) -> Hint | None:
        """Return what a signed body hints at; None where it is nothing to look at."""


class Known(Protocol):
    """The appointments of one system that were seen before."""

    async def ahead(
        self,
        since: datetime,
        until: datetime | None = None,
        *,
        after: str = "",
        limit: int | None = None,
    ) -> Sequence[Noted]:
        """Return those that stand and start from `since` and before `until`, the soonest first.

        Drafts do not count. Those that start at `since` itself only if their id is greater than
        `after`.
        """

    async def among(self, ids: Sequence[str]) -> Mapping[str, Noted]:
        """Return those of these ids that are known, by id."""


@dataclass(frozen=True)
class Seen:
    """What one look showed, and where the next one goes on.

    `by_customer`: the ids of those that the customer booked online, where the system tells.
    `was_there`: what is seen here for the first time is older than the watch, and no news.
    `more`: the next look should follow at once.
    """

    cursor: str
    appointments: tuple[Appointment, ...] = ()
    gone: tuple[str, ...] = ()
    by_customer: frozenset[str] = frozenset()
    was_there: bool = False
    more: bool = False
