"""What is sent to Valomnia: one function a call, each field as the vendor's documents name it.

The rule: times are UTC in whole seconds with a Z; appointments go as JSON, customers as a form;
nothing about money is ever sent. A search has no star but our own at its ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.systems.valomnia.shapes import Appointment, Customer
from bot.systems.wire import Call
from flows.domain import NewCustomer

Json = dict[str, Any]
PageCall = Callable[[int], Call]  # the call for the page that begins at an offset

PAGE = 100
_ROOT = "/api/{version}"
_APPOINTMENTS = f"{_ROOT}/appointments"
_CUSTOMERS = f"{_ROOT}/customers"
_BY_REFERENCE = "/reference/{reference}"
SAVE = _APPOINTMENTS  # the route of the one write that would make a second record if repeated


@dataclass(frozen=True)
class Visit:
    """The fields of an appointment that are written. References or ids, as the call wants them."""

    title: str
    start: datetime
    end: datetime
    category: str
    customer: str | None = None
    note: str = ""
    done: bool = False
    contacts: tuple[int, ...] = ()

    def body(self, kind: type[str] | type[int]) -> Json:
        """Return the body; `kind` is what the call has the category and the customer as."""
        body: Json = {
            "title": self.title,
            "startDate": written(self.start),
            "endDate": written(self.end),
            "note": self.note or None,
            "appointmentCategoryId": kind(self.category),
            "done": self.done,
            "customerId": None if self.customer is None else kind(self.customer),
            "contacts": list(self.contacts),
        }
        return {name: value for name, value in body.items() if value is not None}


@dataclass(frozen=True)
class Requests:
    """The requests in one version of the API."""

    version: str

    # appointments

    def appointments(self, **filters: str) -> PageCall:
        return self._list(_APPOINTMENTS, filters)

    def appointments_by(
        self, by: str, filters: Mapping[str, str], offset: int = 0, *, newest: bool = False
    ) -> Call:
        """Ask for a page in the order of a date, or for the one with the newest date alone."""
        paging: dict[str, str | int] = {
            "max": 1 if newest else PAGE,
            "offset": offset,
            "sort": by,
            "order": "desc" if newest else "asc",
        }
        return Call("GET", _APPOINTMENTS, {"version": self.version}, paging | dict(filters))

    def appointment(self, appointment_id: str) -> Call:
        return self._call("GET", f"{_APPOINTMENTS}/{{id}}", id=appointment_id)

    def appointment_by_reference(self, reference: str) -> Call:
        return self._call("GET", f"{_APPOINTMENTS}{_BY_REFERENCE}", reference=reference)

    def save(self, reference: str, visit: Visit, *, external: bool) -> Call:
        """Build the plain insert. It is never to be repeated: a second record may come of it."""
        kind = str if external else int
        body = {"reference": reference, **visit.body(kind), "useExternalId": external}
        return self._write("POST", SAVE, body)

    def upsert(self, reference: str, visit: Visit) -> Call:
        route = f"{_APPOINTMENTS}{_BY_REFERENCE}"
        return self._write("POST", route, visit.body(str), reference=reference)

    def update(self, appointment_id: str, reference: str, visit: Visit) -> Call:
        body = {"reference": reference, **visit.body(int)}
        return self._write("PUT", f"{_APPOINTMENTS}/{{id}}", body, id=appointment_id)

    def delete(self, appointment_id: str) -> Call:
        return self._write("DELETE", f"{_APPOINTMENTS}/{{id}}", None, id=appointment_id)

    # what an appointment refers to

    def categories(self) -> PageCall:
        return self._list(f"{_ROOT}/appointmentCategories", {})

    def employees(self, **filters: str) -> PageCall:
        return self._list(f"{_ROOT}/employees", filters)

    def contacts(self, **filters: str) -> PageCall:
        return self._list(f"{_ROOT}/contacts", filters)

    def customers(self, **filters: str) -> PageCall:
        return self._list(_CUSTOMERS, {**filters, "isActive": "true"})

    def customer(self, reference: str) -> Call:
        return self._call("GET", f"{_CUSTOMERS}{_BY_REFERENCE}", reference=reference)

    def upsert_customer(self, reference: str, form: Mapping[str, str]) -> Call:
        route = f"{_CUSTOMERS}{_BY_REFERENCE}"
        ids = {"version": self.version, "reference": reference}
        return Call("POST", route, ids, form=form, writes=True)

    def _list(self, route: str, filters: Mapping[str, str]) -> PageCall:
        def page(offset: int) -> Call:
            # by id: what is added meanwhile comes last and moves nothing
            paging: dict[str, str | int] = {
                "max": PAGE,
                "offset": offset,
                "sort": "id",
                "order": "asc",
            }
            return Call("GET", route, {"version": self.version}, paging | dict(filters))

        return page

    def _call(self, method: Literal["GET"], route: str, **ids: str) -> Call:
        return Call(method, route, {"version": self.version, **ids})

    def _write(
        self, method: Literal["POST", "PUT", "DELETE"], route: str, body: Json | None, **ids: str
    ) -> Call:
        return Call(method, route, {"version": self.version, **ids}, body=body, writes=True)


def own_reference(key: str) -> str:
    """Make the reference of a record of ours: the same for a repeat, nobody else's otherwise.

    An upsert under somebody else's reference would overwrite their record.
    """
    return f"dh-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def containing(text: str) -> str:
    """Build the search for names with `text` in them; of one with stars the longest part."""
    return f"*{max(text.split('*'), key=len).strip()}*"


def unchanged(row: Appointment, start: datetime, end: datetime) -> Visit | None:
    """Return an appointment's fields at another time; None if it has no category to name.

    All fields are sent: whether one that is left out would be emptied is not documented.
    """
    category = row.appointment_category.id or ""
    customer = row.customer.id or (str(row.customer_id) if row.customer_id is not None else None)
    if number(category) is None or (customer is not None and number(customer) is None):
        return None
    return Visit(
        title=row.title,
        start=start,
        end=end,
        category=category,
        customer=customer,
        note=row.note,
        done=bool(row.done),
        contacts=tuple(found for one in row.contacts if (found := number(one.id)) is not None),
    )


def number(text: str) -> int | None:
    """Read the vendor's own number of a record."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def new_customer(new: NewCustomer) -> dict[str, str]:
    person = " ".join(part for part in (new.first, new.last) if part)
    return _filled(
        name=new.company or person,
        phone=new.phone,
        email=new.email,
        # people at a customer cannot be created: who is at the phone would else be forgotten
        comment=f"Contact: {person}" if new.company and person else "",
        isActive="true",
    )


def same_customer(
    row: Customer, ids: Literal["references", "numbers"], **changes: str
) -> dict[str, str]:
    """Build the form with all that is known of a customer but money, and with what changes.

    What is left out might be emptied. What its category is named by is not documented: a
    reference, as for appointments, or else a number.
    """
    linked = row.customer_category
    category = (linked.reference or row.category_reference) if ids == "references" else linked.id
    known = _filled(
        name=row.name,
        barcode=row.barcode,
        isActive=_word(row.is_active),
        categoryId=category,
        isSubCustomer=_word(row.is_sub_customer),
        parentCustomer=_named(row.parent_customer, ids),
        customerSegmentationId=_named(row.customer_segmentation, ids),
        country=row.country,
        city=row.city,
        postalCode=row.postal_code,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        email=row.email,
        phone=row.phone,
        mobile=row.mobile,
        fax=row.fax,
        comment=row.comment,
        website=row.website,
    )
    return known | changes


def _named(value: Any, ids: Literal["references", "numbers"]) -> str:
    """Return what names a record that comes as a text, a number or an object."""
    if isinstance(value, Mapping):
        value = value.get("reference" if ids == "references" else "id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _word(flag: bool | None) -> str:
    return "" if flag is None else str(flag).lower()


def _filled(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
