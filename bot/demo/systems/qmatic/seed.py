"""The city office the demo starts with; appointments are dated from the clock's today."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from bot.demo.systems.qmatic.records import (
    SLOT,
    Appointment,
    Branch,
    Office,
    Person,
    Service,
    seeded_id,
)

_DAY = (time(9), time(17))
_EVENING = (time(12), time(20))

BRANCHES = (
    Branch(
        seeded_id("branch", "city hall"),
        "City Hall",
        "Market Square 1",
        "3011 AB",
        4.4792,
        51.9225,
        (_DAY, _DAY, _DAY, _DAY, _DAY, None, None),
        tuple(seeded_id("desk", "city hall", n) for n in range(4)),
    ),
    Branch(
        seeded_id("branch", "harbour"),
        "Harbour Office",
        "Quay Street 40",
        "3016 CD",
        4.4687,
        51.9069,
        (_DAY, _DAY, None, _EVENING, _DAY, None, None),
        tuple(seeded_id("desk", "harbour", n) for n in range(2)),
    ),
    Branch(
        seeded_id("branch", "library"),
        "East Library Desk",
        "Linden Avenue 7",
        "3034 EF",
        4.5012,
        51.9262,
        (None, _DAY, _DAY, _DAY, None, (time(10), time(13)), None),
        (seeded_id("desk", "library", 0),),
    ),
)

# group, English, Dutch, minutes, most at once, branches (C, H, L), may be combined
_SERVICES = """
Travel documents|Passport application|Paspoort aanvragen|15|5|CHL|yes
Travel documents|Identity card application|Identiteitskaart aanvragen|15|5|CHL|yes
Travel documents|Passport collection|Paspoort ophalen|15|5|CHL|yes
Driving|Driving licence renewal|Rijbewijs verlengen|15|1|CH|yes
Driving|Parking permit|Parkeervergunning|15|2|CHL|yes
Family|Register a birth|Geboorteaangifte|30|1|C|no
Family|Notice of marriage|Melding voorgenomen huwelijk|45|1|C|no
Living here|Register a move|Verhuizing doorgeven|15|6|CHL|yes
Living here|Certificate of residence|Uittreksel bevolkingsregister|15|3|CHL|yes
Living here|First registration from abroad|Eerste inschrijving uit het buitenland|60|4|C|no
Business|Market stall permit|Marktplaatsvergunning|30|1|H|no
"""

_PEOPLE = """
Anouk|de Vries|anouk@example.org|+31 10 555 0101
Jan|Jansen|jan.jansen@example.com|+31 10 555 0102
Jan|Jansen|j.jansen@example.net|+31 10 555 0103
Fatma|Yılmaz|fatma@example.com|+31 10 555 0104
Sophie|van der Berg|sophie@example.org|+31 10 555 0105
Zoë|Çelik|zoe@example.com|
Pieter|O'Hara-van 't Hof|pieter@example.net|+31 10 555 0107
Lotte|Bakker|lotte@example.com|+31 10 555 0108
Mohamed|El Amrani|mohamed@example.org|+31 10 555 0109
<!here>|Trouble|trouble@example.com|+31 10 555 0110
"""


def office(now: Callable[[], datetime], *, seed: int) -> Office:
    """Build the office. The same seed and the same day give the same people and appointments."""
    services = list(_services())
    made = Office(
        now=now,
        branches={b.id: b for b in BRANCHES},
        services={s.id: s for s, _ in services},
        combined={
            b.id: [frozenset(s.id for s, together in services if together and b.id in s.branches)]
            for b in BRANCHES
        },
    )
    chance = random.Random(seed)  # noqa: S311 (believable, not secret)
    for number, line in enumerate(_PEOPLE.strip().splitlines(), 1):
        first, last, email, phone = line.split("|")
        identifier = hashlib.sha256(f"person {number}".encode()).hexdigest()[:24]
        made.people.append(Person(identifier, first, last, email, phone, "1980-04-12"))
    _book(made, chance)
    return made


def _services() -> Iterator[tuple[Service, bool]]:
    by_letter = dict(zip("CHL", (b.id for b in BRANCHES), strict=True))
    for line in _SERVICES.strip().splitlines():
        group, english, dutch, minutes, most, letters, together = line.split("|")
        service = Service(
            seeded_id("service", english),
            group,
            {"en": english, "nl": dutch},
            int(minutes),
            int(most),
            frozenset(by_letter[letter] for letter in letters),
        )
        yield service, together == "yes"


def _book(made: Office, chance: random.Random) -> None:
    """Give most people an appointment, some two; the last but one has none."""
    services = [s for s in made.services.values() if s.minutes <= 30]
    for number, person in enumerate([*made.people[:8], *made.people[:3], made.people[9]], 1):
        service = chance.choice(services)
        branch = made.branches[sorted(service.branches)[number % len(service.branches)]]
        slots = list(made.slots(branch, (service.id,), 1, None))
        start, end = slots[chance.randrange(min(len(slots), 120))]
        desk = made.free_desk(branch, start, end, None)
        appointment = Appointment(
            seeded_id("appointment", made.now().date(), number),
            branch.id,
            (service.id,),
            start,
            end,
            1,
            desk or branch.desks[0],
            "",
            person,
        )
        made.appointments[appointment.id] = appointment
    _book_past(made, services[0])


def _book_past(made: Office, service: Service) -> None:
    gone = made.now() - timedelta(days=7)
    start = gone.replace(hour=10, minute=0, second=0, microsecond=0)
    branch = BRANCHES[0]
    past = Appointment(
        seeded_id("appointment", made.now().date(), "past"),
        branch.id,
        (service.id,),
        start,
        start + SLOT,
        1,
        branch.desks[0],
        "",
        made.people[0],
    )
    made.appointments[past.id] = past
