"""Lists: filters, wildcards, sorting and pages, the same for every resource."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic
from urllib.parse import urlencode

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

    def answer(self, rows: Iterable[R], call: Call) -> Answer:
        self._check_names(call)
        found = [row for row in rows if self._matches(row, call)]
        sort = call.query.get("sort")
        order = call.query.get("order", "asc")
        if order not in {"asc", "desc"}:
            raise wrong_type("order")
        found.sort(key=self._sort_key(sort), reverse=order == "desc")
        limit = min(_whole(call, "max", _MOST), _MOST)
        offset = _whole(call, "offset", 0)
        page = found[offset : offset + limit]
        return Answer(
            {
                "paging": self._paging(call, len(found), limit, offset),
                "data": [self.shape(row) for row in page],
            }
        )

    def _check_names(self, call: Call) -> None:
        known = {*_PAGING, *self.wildcards, *self.flags}
        known |= {f"{name}_{suffix}" for name in self.dates for suffix in _OPERATORS}
        unknown = [name for name in call.query if name not in known]
        if unknown:
            raise _unknown_names(unknown)

    def _matches(self, row: R, call: Call) -> bool:
        return all(self._holds(row, name, wanted) for name, wanted in call.query.items())

    def _holds(self, row: R, name: str, wanted: str) -> bool:
        if name in self.wildcards:
            return _like(self.wildcards[name](row), wanted)
        if name in self.flags:
            return self.flags[name](row) is (wanted == "true")
        field_name, _, suffix = name.rpartition("_")
        if field_name in self.dates:
            return _OPERATORS[suffix](self.dates[field_name](row), _filter_date(wanted))
        return True

    def _sort_key(self, sort: str | None) -> Callable[[R], Any]:
        keys: dict[str, Callable[[R], Any]] = {
            "id": lambda row: row.id,
            "reference": lambda row: row.reference,
            **self.dates,
            **self.wildcards,
        }
        if sort is not None and sort not in keys:
            raise _unknown_names([sort])
        return keys[sort or "id"]

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
