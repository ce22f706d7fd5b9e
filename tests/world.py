"""The small world of the transcripts: a desk, a few customers, services and free times, by name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flows.domain import (
    Appointment,
    Branch,
    Can,
    Customer,
    Desk,
    Draft,
    FreeTimes,
    Hold,
    OtherDesk,
    Provider,
    Service,
    Slot,
    SlotQuery,
    Transport,
    Vehicle,
)

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)  # a Tuesday

BRANCH = Branch(
    id="main",
    name="Hillside Service",
    zone="America/New_York",
    address="200 Hillside Avenue, Montclair",
)

# A branch two hours away from the person at the desk.
BRANCHES = {
    "denver": Branch(
        id="denver", name="Mile High Service", zone="America/Denver", address="88 Colfax Avenue"
    ),
}

CAN = Can(
    vehicles=True,
    several_services=True,
    advisors=True,
    transport=True,
    draft=True,
    register_customer=True,
    change_customer=True,
    reschedule=True,
    cancel=True,
    restore=True,
)


# Other systems of the same workspace, as changes of the desk.
OTHERS: dict[str, dict[str, object]] = {
    "counter": {
        "system": "counter",
        "title": "Qmatic",
        "can.vehicles": False,
        "can.day_sheet": True,
        "confirm": "book",
    },
}


def desk(**changes: object) -> Desk:
    """Return the desk of a garage; `can.<field>` changes what its system can do."""
    if changes.get("others") is True:
        others = (OtherDesk(system=key, title=str(one["title"])) for key, one in OTHERS.items())
        changes["others"] = tuple(others)
    can = {name[4:]: value for name, value in changes.items() if name.startswith("can.")}
    own = {name: value for name, value in changes.items() if not name.startswith("can.")}
    if "branch" in own:
        own["branch"] = BRANCHES[str(own["branch"])]
    base = Desk(
        system="garage",
        title="myKaarma",
        branch=BRANCH,
        can=CAN.model_copy(update=can),
        reference="DH-7K3QX",
    )
    return base.model_copy(update=own)


CIVIC = Vehicle(
    id="v-civic",
    vin="2HGFC2F59KH500147",
    year="2019",
    make="Honda",
    model="Civic",
    colour="red",
    plate="HLS 4471",
)
ODYSSEY = Vehicle(
    id="v-odyssey",
    vin="5FNRL6H70LB000311",
    year="2020",
    make="Honda",
    model="Odyssey",
    colour="grey",
    plate="HLS 9021",
)
GOLF = Vehicle(
    id="v-golf",
    vin="3VW217AU9FM000731",
    year="2015",
    make="Volkswagen",
    model="Golf",
    colour="blue",
    plate="JRZ 118",
)

COROLLA = Vehicle(id="v-corolla", year="2021", make="Toyota", model="Corolla")

CUSTOMERS = {
    "dana": Customer(
        id="c-dana",
        first="Dana",
        last="Whitfield",
        key="1041",
        phones=("+19735550162",),
        emails=("dana.whitfield@example.com",),
        vehicles=(GOLF,),
    ),
    "maria": Customer(
        id="c-maria",
        first="Maria",
        last="Lopez",
        key="1007",
        phones=("+19735550147",),
        emails=("maria.lopez@example.com",),
        vehicles=(CIVIC, ODYSSEY),
    ),
    "maria2": Customer(
        id="c-maria2",
        first="Maria",
        last="Lopez",
        key="1019",
        phones=("+12015550111",),
        emails=("mlopez@example.org",),
        vehicles=(),
    ),
    "jane": Customer(
        id="c-jane",
        first="Jane",
        last="Doe",
        key="1188",
        phones=("+12015550123",),
        vehicles=(COROLLA,),
    ),
    "bare": Customer(id="c-bare", last="Lopez"),
    "hostile": Customer(
        id="c-evil",
        first="<!channel>",
        last="*bold* <https://evil.example|click>",
        phones=("+19735550199",),
        vehicles=(),
    ),
}

SERVICES = {
    "oil": Service(id="s-oil", code="LOF", name="Oil change", price=Decimal("79.95"), minutes=30),
    "tires": Service(
        id="s-tires", code="ROT", name="Tire rotation", price=Decimal("24.95"), minutes=30
    ),
    "brakes": Service(
        id="s-brakes", code="BRK", name="Brake inspection", price=Decimal(0), minutes=45
    ),
    "brakepads": Service(
        id="s-pads", code="BRP", name="Brake pads, front", price=Decimal(289), minutes=90
    ),
    "diagnosis": Service(id="s-diag", code="DIAG", name="Diagnosis", minutes=60),
}

ADVISORS = {
    "ana": Provider(id="a-ana", name="Ana Petrov"),
    "joe": Provider(id="a-joe", name="Joe Adeyemi"),
}

TRANSPORTS = {
    "wait": Transport(id="t-wait", name="Wait at the dealer"),
    "loaner": Transport(id="t-loaner", name="Loaner car"),
}

APPOINTMENTS = {
    "next": Appointment(
        id="ap-next",
        start=datetime(2026, 12, 3, 10, tzinfo=ZONE),
        services=("Oil change",),
        vehicle="2015 Volkswagen Golf",
        provider="Ana Petrov",
        transport="Loaner car",
        reference="A-311",
    ),
    "cancelled": Appointment(
        id="ap-off",
        start=datetime(2026, 12, 9, 15, tzinfo=ZONE),
        services=("Tire rotation",),
        status="cancelled",
    ),
    "last": Appointment(
        id="ap-last",
        start=datetime(2026, 3, 2, 8, 30, tzinfo=ZONE),
        services=("Brake inspection", "Oil change"),
        vehicle="2015 Volkswagen Golf",
    ),
    "timeless": Appointment(id="ap-odd", services=("Diagnosis",)),
    "thursday": Appointment(
        id="ap-thu",
        start=datetime(2026, 11, 26, 10, tzinfo=ZONE),
        end=datetime(2026, 11, 26, 10, 30, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        vehicle="2019 Honda Civic",
        provider="Ana Petrov",
        provider_id="a-ana",
        note="Gate code 4411",
        reference="A-402",
    ),
    "golf": Appointment(
        id="ap-golf",
        start=datetime(2026, 11, 26, 10, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        vehicle="2015 Volkswagen Golf",
        provider="Ana Petrov",
        provider_id="a-ana",
        reference="A-409",
    ),
    "friday": Appointment(
        id="ap-fri",
        start=datetime(2026, 11, 27, 15, tzinfo=ZONE),
        end=datetime(2026, 11, 27, 16, 15, tzinfo=ZONE),
        services=("Tire rotation", "Brake inspection"),
        work=(SERVICES["tires"], SERVICES["brakes"]),
        vehicle="2020 Honda Odyssey",
        reference="A-417",
    ),
    "saturday": Appointment(  # the day before the clocks go back
        id="ap-sat",
        start=datetime(2026, 10, 31, 10, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        reference="A-377",
    ),
    "march": Appointment(  # the day before the clocks go forward
        id="ap-mar",
        start=datetime(2027, 3, 13, 10, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        reference="A-502",
    ),
    "leap": Appointment(  # the day before the twenty-ninth of February
        id="ap-leap",
        start=datetime(2028, 2, 28, 9, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        reference="A-611",
    ),
    "late": Appointment(
        id="ap-late",
        start=datetime(2026, 12, 31, 16, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        reference="A-455",
    ),
    # Wednesday, everybody's
    "wed-dana": Appointment(
        id="ap-501",
        customer_id="c-dana",
        customer="Dana Whitfield",
        start=datetime(2026, 11, 25, 10, tzinfo=ZONE),
        end=datetime(2026, 11, 25, 10, 30, tzinfo=ZONE),
        services=("Oil change",),
        work=(SERVICES["oil"],),
        vehicle="2015 Volkswagen Golf",
        provider="Ana Petrov",
        provider_id="a-ana",
        transport="Loaner car",
        transport_id="t-loaner",
        reference="A-501",
    ),
    "wed-maria": Appointment(
        id="ap-502",
        customer_id="c-maria",
        customer="Maria Lopez",
        start=datetime(2026, 11, 25, 11, tzinfo=ZONE),
        end=datetime(2026, 11, 25, 11, 30, tzinfo=ZONE),
        services=("Tire rotation",),
        work=(SERVICES["tires"],),
        provider="Ana Petrov",
        provider_id="a-ana",
        reference="A-502",
    ),
    "wed-jane": Appointment(
        id="ap-503",
        customer_id="c-jane",
        customer="Jane Doe",
        start=datetime(2026, 11, 25, 14, 30, tzinfo=ZONE),
        end=datetime(2026, 11, 25, 15, 30, tzinfo=ZONE),
        services=("Diagnosis",),
        work=(SERVICES["diagnosis"],),
        provider="Joe Adeyemi",
        provider_id="a-joe",
        reference="A-503",
    ),
    "wed-maria2": Appointment(  # of another Maria Lopez; nobody serves her yet
        id="ap-504",
        customer_id="c-maria2",
        customer="Maria Lopez",
        start=datetime(2026, 11, 25, 16, tzinfo=ZONE),
        services=("Oil change", "Brake inspection"),
        work=(SERVICES["oil"], SERVICES["brakes"]),
        reference="A-504",
    ),
    "wed-off": Appointment(
        id="ap-505",
        customer="Dana Whitfield",
        start=datetime(2026, 11, 25, 16, 30, tzinfo=ZONE),
        services=("Oil change",),
        status="cancelled",
    ),
    "wed-hostile": Appointment(
        id="ap-wed-" + "x" * 140,
        customer_id="c-evil",
        customer="<!channel> *bold* <https://evil.example|click>",
        start=datetime(2026, 11, 25, 17, tzinfo=ZONE),
        services=("<b>Oil</b> & change",),
    ),
    "draft": Appointment(
        id="ap-draft", start=datetime(2026, 11, 26, 11, tzinfo=ZONE), status="draft"
    ),
}

DRAFT = Appointment(
    id="draft-1", status="draft", link="https://scheduler.mykaarma.com/d/x7Kq", reference=""
)
BOOKED = Appointment(id="appt-1", status="booked", reference="A-98112")


def held(slot: Slot | None, until: str) -> Hold:
    """Return a hold of the slot until a time of the first day."""
    assert slot is not None
    return Hold(id="hold-1", slot_key=slot.key, until=_at(NOW.date(), until))


def at_another_time(appointment: Appointment, start: datetime) -> Appointment:
    """Return the appointment as it stands after it was moved."""
    length = timedelta(minutes=30)
    return appointment.model_copy(update={"start": start, "end": start + length})


def copies(appointment: Appointment, number: int) -> tuple[Appointment, ...]:
    """Return so many more appointments at the same time, of other people."""
    return tuple(
        appointment.model_copy(
            update={"id": f"{appointment.id}-{n}", "customer": f"Wanda Kowalczyk {n}"}
        )
        for n in range(1, number + 1)
    )


def with_contact(customer: Customer, changes: dict[str, str]) -> Customer:
    """Return the customer with another phone or e-mail."""
    contact = {f"{name}s": (changes[name],) for name in ("phone", "email") if name in changes}
    return customer.model_copy(update=contact)


def made(draft: Draft) -> Appointment:
    """Return the appointment that was booked for a form."""
    assert draft.slot is not None
    return BOOKED.model_copy(
        update={
            "start": draft.slot.start,
            "end": draft.slot.end,
            "services": tuple(service.name for service in draft.services),
            "vehicle": draft.vehicle.name if draft.vehicle else "",
        }
    )


def slots(text: str, query: SlotQuery, zone: ZoneInfo = ZONE) -> FreeTimes:
    """Read "thu 9:00 9:15 10:00, fri 8:00" as free times on the days from the query's first on.

    A day may be a weekday, meant from the query's first day on, or a date: "2026-12-03 9:00".
    """
    found: list[Slot] = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, *times = part.split()
        day = _day(name, query.since)
        for time in times:
            start = _at(day, time, zone)
            key = f"{start:%Y-%m-%d %H:%M:%S}"
            found.append(Slot(key=key, start=start, end=start + timedelta(minutes=15)))
    found.sort(key=lambda slot: slot.start)
    since = min(query.since, found[0].start.date()) if found else query.since
    until = max(query.until, found[-1].start.date()) if found else query.until
    return FreeTimes(since=since, until=until, slots=tuple(found))


def _at(day: date, time: str, zone: ZoneInfo = ZONE) -> datetime:
    hour, minute = map(int, time.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def _day(name: str, since: date) -> date:
    if name[0].isdigit():
        return date.fromisoformat(name)
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name[:3])
    return since + timedelta(days=(weekday - since.weekday()) % 7)
