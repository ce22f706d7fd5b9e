"""Records as the vendor writes them, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.demo.systems.qmatic.records import Appointment, Branch, Office, Service
from bot.demo.systems.standin import Json

LANGUAGES = frozenset({"en_US", "en_UK", "fr_FR", "nl_NL", "de_DE", "it_IT", "ES_es"})


def name(one: Service, language: str) -> str:
    """Return the Dutch name to those who ask for it; everyone else reads English."""
    return one.names["nl" if language == "nl_NL" else "en"]


def branch(one: Branch) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "address": {
            "streetName": one.street,
            "zipCode": one.zip_code,
            "city": "Northbridge",
            "country": "Netherlands",
        },
        "location": {"longitude": one.longitude, "latitude": one.latitude},
    }


def service(one: Service, language: str) -> Json:
    return {
        "id": one.id,
        "name": name(one, language),
        "config": {"maxNumberOfReservations": one.most},
    }


def appointment(office: Office, one: Appointment, language: str) -> Json:
    """Return the vendor's appointment; it holds no identifier, no status and no version."""
    services = [service(office.services[s], language) for s in one.services]
    shape = {
        "appointmentId": one.id,
        "timeSlot": {"startTime": one.start.isoformat(), "endTime": one.end.isoformat()},
        "customer": {
            "firstName": one.person.first,
            "lastName": one.person.last,
            "phoneNumber": one.person.phone,
            "email": one.person.email,
            "dateOfBirth": one.person.born,
        },
        "service": services[0],
        "branch": branch(office.branches[one.branch]),
        "numberOfReservations": one.number,
        "supportNotes": one.notes,
    }
    return shape | ({"services": services} if len(services) > 1 else {})


def combinations(office: Office, branches: Iterable[Branch]) -> list[Json]:
    rows = []
    for one in branches:
        here = [s.id for s in office.services.values() if one.id in s.branches]
        rows.append(
            {
                "branchId": one.id,
                "serviceCombinations": [
                    {
                        "resourceTypeId": one.desks[0],
                        "combinableServices": sorted(together),
                        "unCombinableServices": [s for s in here if s not in together],
                        "combinedServices": sorted(together),
                    }
                    for together in office.combined[one.id]
                ],
            }
        )
    return rows
