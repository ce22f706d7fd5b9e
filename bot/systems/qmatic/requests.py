"""What is sent to Qmatic: one function a call, each field as the vendor's documents name it.

The rule: a slot's two times go back as the very strings that came. A tenant has either single
services or combined ones, and each of the two has its own family of paths; cancelling, letting go
and a customer's data are in the first family alone and serve both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import SecretStr

from bot.systems.directory import Entry
from bot.systems.qmatic.paths import Paths
from bot.systems.wire import Call

Json = dict[str, Any]

SCOPES = " ".join(
    f"com.qmatic.saas.appointments/external.appointment.{right}"
    for right in ("book", "reschedule", "cancel")
)
_ROOT = "/external/v1"
_SEVERAL = f"{_ROOT}/serviceCombination"


class Place(NamedTuple):
    """A time to reserve: its two ends as the vendor spells them, and for how many places."""

    start: str
    end: str
    number: int

    @property
    def key(self) -> str:
        return "/".join(map(str, self))

    @classmethod
    def of(cls, key: str) -> Place:
        start, end, number = key.split("/")
        return cls(start, end, int(number))


class Contact(NamedTuple):
    """A person's data as it is to stand in an appointment."""

    first: str
    last: str
    email: str
    phone: str
    born: str = ""


@dataclass(frozen=True)
class Requests:
    """The requests for one branch. `service_ids` is how the services are called in a query."""

    branch: str
    combines: bool
    service_ids: str = "serviceIds"
    paths: Paths = field(default_factory=Paths)

    def token(self) -> Call:
        form = {"grant_type": "client_credentials", "scope": SCOPES}
        return Call("POST", self.paths.token, form=form)

    def branches(self) -> Call:
        return Call("GET", self.paths.branches)

    def services(self) -> Call:
        return Call("GET", f"{_ROOT}/services")

    def combinations(self) -> Call:
        return Call("GET", f"{_SEVERAL}/branch")

    def times(self, services: Sequence[str], number: int) -> Call:
        """Ask for the whole booking window: there is no way to ask for some days of it."""
        if self.combines:
            return Call(
                "GET",
                self.paths.several_times,
                {"branch": self.branch},
                {self.service_ids: services, "numberofReservations": number},
            )
        ids = {"branch": self.branch, "service": services[0]}
        return Call("GET", self.paths.times, ids, {"numberOfReservations": number})

    def reserve(self, services: Sequence[str], place: Place, note: str) -> Call:
        body: Json = {
            "branchId": self.branch,
            "timeSlot": {"startTime": place.start, "endTime": place.end},
        }
        if note:
            body["notes"] = note
        if not self.combines:
            body |= {"serviceId": services[0], "numberOfReservations": place.number}
            return Call("POST", self.paths.reserve, body=body, writes=True)
        each, left = divmod(place.number, len(services))
        body["services"] = [
            {"serviceId": one, "numberOfReservations": each + (position < left)}
            for position, one in enumerate(services)
        ]
        return Call("POST", self.paths.several_reserve, body=body, writes=True)

    def release(self, reservation_id: str) -> Call:
        ids = {"reservation": reservation_id}
        return Call("DELETE", self.paths.release, ids, writes=True)

    def confirm(self, reservation_id: str, entry: Entry, contact: Contact) -> Call:
        route = self.paths.several_confirm if self.combines else self.paths.confirm
        body = {"customer": _person(entry.identifier, contact)}
        return Call("POST", route, {"reservation": reservation_id}, body=body, writes=True)

    def search(self, identifier: SecretStr, *, by_post: bool = False) -> Call:
        """Ask with a body even where it is a GET, as the vendor documents it."""
        body = {"customer": {"personalIdentifier": identifier.get_secret_value()}}
        if not self.combines:
            return Call("POST", f"{_ROOT}/appointments/search", body=body)
        return Call("POST" if by_post else "GET", f"{_SEVERAL}/appointments/search", body=body)

    def appointment(self, appointment_id: str) -> Call:
        several = f"{_SEVERAL}/appointments/{{appointment}}"
        route = several if self.combines else self.paths.appointment
        return Call("GET", route, {"appointment": appointment_id})

    def reschedule(self, appointment_id: str, reservation_id: str) -> Call:
        several = f"{_SEVERAL}/appointments/{{appointment}}/reschedule"
        route = several if self.combines else self.paths.reschedule
        body = {"reservationId": reservation_id}
        return Call("PUT", route, {"appointment": appointment_id}, body=body, writes=True)

    def cancel(self, appointment_id: str) -> Call:
        route = f"{_ROOT}/appointments/{{appointment}}"
        return Call("DELETE", route, {"appointment": appointment_id}, writes=True)

    def change_customer(self, appointment_id: str, entry: Entry, contact: Contact) -> Call:
        """Send every field: the call replaces all of them."""
        route = f"{_ROOT}/Appointments/{{appointment}}/customer"
        body = _person(entry.identifier, contact)
        return Call("PUT", route, {"appointment": appointment_id}, body=body, writes=True)


def _person(identifier: SecretStr, contact: Contact) -> Json:
    person = {
        "personalIdentifier": identifier.get_secret_value(),
        "firstName": contact.first,
        "lastName": contact.last,
        "phoneNumber": contact.phone,
        "email": contact.email,
    }
    return person | ({"dateOfBirth": contact.born} if contact.born else {})
