"""Seeing what others changed in Qmatic: the appointments that are known, read one by one.

The vendor has neither a list of a day nor a question for what changed. The rule: the soonest are
read at each look and the later ones in turn, so few that of the hundred calls a minute most are
left to people; what the office's own staff book is not seen.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, ValidationError

from bot.systems.qmatic.records import Records
from bot.systems.watching import Known, Seen
from flows.domain import Appointment
from flows.machine import Value

SOONEST = 10  # appointments read at each look
IN_TURN = 10  # and so many of the later ones


class Place(Value):
    """The start and id of the last appointment that was read in turn; None: begin anew."""

    turn: tuple[AwareDatetime, str] | None = None


class Watch:
    """The looks at one branch's appointments."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def look(self, cursor: str, known: Known, now: datetime) -> Seen:
        place = _place(cursor)
        soonest = await known.ahead(now, limit=SOONEST)
        later = soonest[:0]
        if len(soonest) == SOONEST:
            end = soonest[-1].start, soonest[-1].id
            start, after = max(place.turn, end) if place.turn else end
            later = await known.ahead(start, after=after, limit=IN_TURN)
        there: list[Appointment] = []
        gone: list[str] = []
        for one in (*soonest, *later):
            found = await self._records.read(one.id, one.customer_id)
            if found is None:
                gone.append(one.id)
            else:
                there.append(found)
        is_end = len(later) < IN_TURN
        place = Place(turn=None if is_end else (later[-1].start, later[-1].id))
        return Seen(place.model_dump_json(), tuple(there), tuple(gone))


def _place(cursor: str) -> Place:
    """Read a cursor; one that is empty or of another kind begins anew."""
    try:
        return Place.model_validate_json(cursor)
    except ValidationError:
        return Place()
