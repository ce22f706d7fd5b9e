"""Lists: filters, wildcards, sorting and pages, the same for every resource."""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic
from urllib.parse import urlencode

from bot.demo.systems.rows import Rows
from bot.demo.systems.standin import Answer, Call, Json, Refusal
from bot.demo.systems.valomnia.errors import not_found, refusal, wrong_type
from bot.demo.systems.valomnia.records import R, by_reference

_MOST = 100
_PAGING = ("max", "offset", "sort", "order")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@dataclass(frozen=True)
class Listing(Generic[R]):
    """One resource's list: where its rows are, what can be asked, how a row is written."""

    path: str
    shape: Callable[[R], Json]
    dates: Mapping[str, Callable[[R], datetime]]
    wildcards: Mapping[str, Callable[[R], str]]
    flags: Mapping[str, Callable[[R], bool]] = field(default_factory=dict)

    def answer(self, rows: Mapping[int, R], call: Call) -> Answer:
        self._check_names(call)
        sort, order = call.query.get("sort") or "id", call.query.get("order", "asc")
        if order not in {"asc", "desc"}:
            raise wrong_type("order")
        key = self._sort_key(sort)
        asked = {name: value for name, value in call.query.items() if name not in _PAGING}
        # what is asked of the date that is sorted by is a piece of the sorted list
        within = {name: value for name, value in asked.items() if name in self._ranges(sort)}
        others = [(name, value) for name, value in asked.items() if name not in within]
        tests = [self._test(name, value) for name, value in others]

        def make() -> list[R]:
            return sorted((row for row in rows.values() if all(t(row) for t in tests)), key=key)

        found = rows.kept((sort, *others), make) if isinstance(rows, Rows) else make()
        first, last = _piece(found, key, within)
        limit = min(_whole(call, "max", _MOST), _MOST)
        offset = _whole(call, "offset", 0)
        if order == "asc":
            page = found[min(first + offset, last) : min(first + offset + limit, last)]
        else:
            page = found[max(last - offset - limit, first) : max(last - offset, first)][::-1]
        return Answer(
            {
                "paging": self._paging(call, last - first, limit, offset),
                "data": [self.shape(row) for row in page],
            }
        )

    def _check_names(self, call: Call) -> None:
        known = {*_PAGING, *self.wildcards, *self.flags}
        known |= {f"{name}_{suffix}" for name in self.dates for suffix in _OPERATORS}
        unknown = [name for name in call.query if name not in known]
        if unknown:
            raise _unknown_names(unknown)

    def _ranges(self, sort: str) -> set[str]:
        return {f"{sort}_{suffix}" for suffix in _OPERATORS} if sort in self.dates else set()

    def _test(self, name: str, wanted: str) -> Callable[[R], bool]:
        """Return what a row is asked; what is wanted is read once."""
        if name in self.wildcards:
            text = self.wildcards[name]
            return lambda row: _like(text(row), wanted)
        if name in self.flags:
            flag = self.flags[name]
            return lambda row: flag(row) is (wanted == "true")
        field_name, _, suffix = name.rpartition("_")
        date, holds, moment = self.dates[field_name], _OPERATORS[suffix], _filter_date(wanted)
        return lambda row: holds(date(row), moment)

    def _sort_key(self, sort: str) -> Callable[[R], Any]:
        keys: dict[str, Callable[[R], Any]] = {
            "id": lambda row: row.id,
            "reference": lambda row: row.reference,
            **self.dates,
            **self.wildcards,
        }
        if sort not in keys:
            raise _unknown_names([sort])
        return keys[sort]

    def _paging(self, call: Call, total: int, limit: int, offset: int) -> Json:
        # the vendor's own links name the old version; following them literally fails
        def link(start: int) -> str:
            query = urlencode({**call.query, "max": limit, "offset": start})
            return f"/api/v1.0/{self.path}?{query}"

        return {
            "total": total,
            "max": limit,
            "offset": offset,
            "previous": link(max(offset - limit, 0)) if offset else None,
            "next": link(offset + limit) if offset + limit < total else None,
        }


def read_date(text: Any) -> datetime | None:
    """Read YYYY-MM-DDTHH:MM:SSZ; None when it is anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def find(rows: Mapping[int, R], call: Call, what: str, name: str = "id") -> R:
    """Return the row of the path, by id or by reference; 404 when there is none."""
    reference = call.params.get("reference")
    if reference is not None:
        found = by_reference(rows.values(), reference)
        if found is None:
            raise not_found(what, reference, 404, "reference")
        return found
    wanted = call.params[name]
    if not wanted.isdigit():
        raise wrong_type(name)
    if int(wanted) not in rows:
        raise not_found(what, wanted, 404)
    return rows[int(wanted)]


def _piece(
    found: Sequence[R], key: Callable[[R], Any], within: Mapping[str, str]
) -> tuple[int, int]:
    """Return where the rows begin and end that are within dates, in a list sorted by that date."""
    first, last = 0, len(found)
    for name, wanted in within.items():
        moment = _filter_date(wanted)
        match name.rpartition("_")[2]:
            case "gte":
                first = max(first, bisect_left(found, moment, key=key))
            case "gt":
                first = max(first, bisect_right(found, moment, key=key))
            case "lt":
                last = min(last, bisect_left(found, moment, key=key))
            case _:
                last = min(last, bisect_right(found, moment, key=key))
    return first, max(first, last)


def _unknown_names(names: Sequence[str]) -> Refusal:
    return refusal(
        "invalid_param",
        f"The parameters [{', '.join(names)}] you provided are not valid for this request.",
    )


def _filter_date(text: str) -> datetime:
    moment = read_date(text)
    if moment is None:
        raise refusal(
            "invalid_datetime_format", f"Invalid datetime filter (not ISO-8601 formatted): [{text}]"
        )
    return moment


def _like(text: str, wanted: str) -> bool:
    text, wanted = text.casefold(), wanted.casefold()
    core = wanted.strip("*")
    starts, ends = wanted.startswith("*"), wanted.endswith("*")
    if starts and ends:
        return core in text
    if starts:
        return text.endswith(core)
    if ends:
        return text.startswith(core)
    return text == core


def _whole(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isdigit():
        raise wrong_type(name)
    return int(text)


def common_dates() -> dict[str, Callable[[Any], datetime]]:
    return {"dateCreated": lambda row: row.created, "lastUpdated": lambda row: row.updated}
