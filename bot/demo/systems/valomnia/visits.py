"""Appointments: a calendar without rules. Nothing checks an overlap, the last writer wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.demo.systems.standin import Answer, Call, Json
from bot.demo.systems.switches import Switches
from bot.demo.systems.valomnia import shapes
from bot.demo.systems.valomnia.errors import missing, not_found, not_unique, refusal, wrong_type
from bot.demo.systems.valomnia.listing import Listing, common_dates, find, read_date
from bot.demo.systems.valomnia.records import R, Team, Visit, by_reference

_WHAT = "appointment"


class Visits:
    """The handlers of the appointments chapter. `user_of` tells whose session a call has."""

    def __init__(self, team: Team, switches: Switches, user_of: Callable[[Call], int]) -> None:
        self._team = team
        self._switches = switches
        self._user_of = user_of
        self._listing = Listing[Visit](
            path="appointments",
            shape=lambda row: shapes.visit_row(team, row),
            dates=common_dates()
            | {"startDate": lambda row: row.start, "endDate": lambda row: row.end},
            wildcards={
                "title": lambda row: row.title,
                "customerReference": self._customer_reference,
                "employeeReference": lambda row: team.employees[row.user].reference,
            },
        )

    def search(self, call: Call) -> Answer:
        return self._listing.answer(self._team.visits, call)

    def show(self, call: Call) -> Answer:
        return self._answer(find(self._team.visits, call, _WHAT))

    def save(self, call: Call) -> Answer:
        body = call.json()
        reference = _required(body, "reference")
        if not isinstance(reference, str):
            raise wrong_type("reference")
        wanted = self._fields(body, reference, external=bool(body.get("useExternalId")))
        if by_reference(self._team.visits.values(), reference):
            raise not_unique(_WHAT, reference)
        return self._insert(call, reference, wanted)

    def update(self, call: Call) -> Answer:
        visit = find(self._team.visits, call, _WHAT)
        body = call.json()
        reference = _required(body, "reference")
        other = by_reference(self._team.visits.values(), reference)
        if other is not None and other is not visit:
            raise not_unique(_WHAT, reference)
        return self._overwrite(visit, reference, self._fields(body, reference, external=False))

    def upsert(self, call: Call) -> Answer:
        reference = call.params["reference"]
        wanted = self._fields(call.json(), reference, external=True)
        visit = by_reference(self._team.visits.values(), reference)
        if visit is None:
            return self._insert(call, reference, wanted)
        written = self._overwrite(visit, reference, wanted)
        return Answer(written.body, 201)

    def delete(self, call: Call) -> Answer:
        visit = find(self._team.visits, call, _WHAT)
        if self._switches.use("delete_failed"):
            raise refusal("delete_failed", "Failed to delete instance.")
        del self._team.visits[visit.id]
        return Answer({"success": "true", "success_description": "Instance deleted successfully"})

    def _insert(self, call: Call, reference: str, wanted: dict[str, Any]) -> Answer:
        user = self._user_of(call)
        self._before_write(user, wanted)
        now = self._team.now()
        visit = Visit(
            id=next(self._team.ids),
            reference=reference,
            created=now,
            updated=now,
            user=user,
            new=True,
            **wanted,
        )
        self._team.visits[visit.id] = visit
        return self._answer(visit, 201)

    def _overwrite(self, visit: Visit, reference: str, wanted: dict[str, Any]) -> Answer:
        """Write every field; one that the body leaves out is emptied."""
        self._before_write(visit.user, wanted)
        return self._answer(self._replace(replace(visit, reference=reference, **wanted)))

    def move_by_hand(self) -> None:
        """Move the newest coming appointment by an hour; nothing checks whether it fits."""
        visit = self._newest_coming()
        if visit is not None:
            hour = timedelta(hours=1)
            self._replace(replace(visit, start=visit.start + hour, end=visit.end + hour))

    def cancel_by_hand(self) -> None:
        visit = self._newest_coming()
        if visit is not None:
            del self._team.visits[visit.id]

    def _newest_coming(self) -> Visit | None:
        now = self._team.now()
        coming = [v for v in self._team.visits.values() if v.start > now]
        return coming[-1] if coming else None

    def _replace(self, changed: Visit) -> Visit:
        changed.updated = self._team.now()
        changed.new = True
        # put at the end, so that what changed last is shown first
        del self._team.visits[changed.id]
        self._team.visits[changed.id] = changed
        return changed

    def _before_write(self, user: int, wanted: dict[str, Any]) -> None:
        if self._switches.use("save_failed"):
            raise refusal("save_failed", "Failed to save instance")
        if self._switches.use("slot_taken"):
            self._take(user, wanted["start"], wanted["end"])

    def _take(self, user: int, start: datetime, end: datetime) -> None:
        """Let the back office plan something else for this employee at this time."""
        earlier = self._team.now() - timedelta(seconds=1)
        number = next(self._team.ids)
        self._team.visits[number] = Visit(
            id=number,
            reference=f"plan-{number}",
            created=earlier,
            updated=earlier,
            title="Planned by the back office",
            start=start,
            end=end,
            category=next(iter(self._team.categories)),
            user=user,
            new=True,
        )

    def _fields(self, body: Json, reference: str, *, external: bool) -> dict[str, Any]:
        """Read the write fields; `external` looks for references first, then for ids."""
        title = _required(body, "title")
        if not isinstance(title, str):
            raise wrong_type("title")
        start = self._date(body, "startDate", reference)
        end = self._date(body, "endDate", reference)
        category = self._referred(
            self._team.categories, body, "appointmentCategoryId", "appointmentCategory", external
        )
        if category is None:
            raise missing("appointmentCategoryId")
        customer = self._referred(self._team.customers, body, "customerId", "customer", external)
        done = body.get("done", False)
        if not isinstance(done, bool):
            raise wrong_type("done")
        return {
            "title": title,
            "start": start,
            "end": end,
            "category": category,
            "note": body.get("note"),
            "done": done,
            "customer": customer,
            "contacts": self._contacts(body, customer),
        }

    @staticmethod
    def _date(body: Json, name: str, reference: str) -> datetime:
        moment = read_date(_required(body, name))
        if moment is None:
            raise refusal(
                "date_validation_error",
                f"Failed to add the appointment with the reference {reference}: "
                f"{name} incorrect Date Format",
            )
        return moment

    @staticmethod
    def _referred(
        rows: dict[int, R], body: Json, name: str, what: str, external: bool
    ) -> int | None:
        wanted = body.get(name)
        if wanted is None:
            return None
        if isinstance(wanted, bool) or not isinstance(wanted, int | str):
            raise wrong_type(name)
        if external:
            found = by_reference(rows.values(), str(wanted))
            if found is not None:
                return found.id
        elif isinstance(wanted, str) and not wanted.isdigit():
            raise wrong_type(name)
        if not str(wanted).isdigit() or int(wanted) not in rows:
            raise not_found(what, wanted)
        return int(wanted)

    def _contacts(self, body: Json, customer: int | None) -> list[int]:
        wanted = body.get("contacts") or []
        if not isinstance(wanted, list) or not all(isinstance(one, int) for one in wanted):
            raise wrong_type("contacts")
        for one in wanted:
            contact = self._team.contacts.get(one)
            if contact is None or contact.customer != customer:
                raise not_found("contact", one)
        return wanted

    def _customer_reference(self, row: Visit) -> str:
        return self._team.customers[row.customer].reference if row.customer is not None else ""

    def _answer(self, visit: Visit, status: int = 200) -> Answer:
        return Answer(shapes.visit(self._team, visit), status)


def _required(body: Json, name: str) -> Any:
    if body.get(name) in (None, ""):
        raise missing(name)
    return body[name]
