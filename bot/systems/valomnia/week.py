"""The hours of work of a week, as they are written in the settings: "08:30-12:00".

The rule: hours are on the branch's clock and end on the day they begin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator


class Opening(NamedTuple):
    """Hours of work without a break."""

    start: time
    end: time


Week = Mapping[int, Sequence[Opening]]  # by weekday, Monday is 0


def _openings(written: object) -> tuple[Opening, ...]:
    found = tuple(map(_opening, written)) if isinstance(written, list | tuple) else ()
    if written and not found:
        raise ValueError('is not a list: write hours like ["08:30-12:00", "14:00-18:00"]')
    ordered = sorted(found)
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        raise ValueError("has hours that overlap: write each time once")
    return tuple(ordered)


def _opening(written: object) -> Opening:
    match = re.fullmatch(r"(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})", str(written))
    if match is None:
        raise ValueError(f'has {written!r}, which are no hours: write them like "08:30-12:00"')
    hour, minute, end_hour, end_minute = map(int, match.groups())
    try:
        opening = Opening(time(hour, minute), time(end_hour, end_minute))
    except ValueError:
        raise ValueError(f"has {written!r}, and there is no such time") from None
    if opening.end <= opening.start:
        raise ValueError(f"has {written!r}, which end before they begin")
    return opening


Openings = Annotated[tuple[Opening, ...], BeforeValidator(_openings)]


class WorkingHours(BaseModel):
    """When visits may take place; a day that is left out is free."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday: Openings = ()
    tuesday: Openings = ()
    wednesday: Openings = ()
    thursday: Openings = ()
    friday: Openings = ()
    saturday: Openings = ()
    sunday: Openings = ()

    @property
    def week(self) -> Week:
        return {number: getattr(self, day) for number, day in enumerate(type(self).model_fields)}

    @model_validator(mode="after")
    def _has_some(self) -> WorkingHours:
        if not any(self.week.values()):
            raise ValueError('has no hours: write a line like monday = ["08:30-12:00"]')
        return self
