"""The dealer the demo starts with: believable people, everything dated from the clock's today.

Numbers are 555-01xx and mail is at example.com, .net or .org, so nobody real can be reached.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from bot.demo.systems import vin
from bot.demo.systems.mykaarma.planning import opening
from bot.demo.systems.mykaarma.records import (
    DEALER_NAME,
    EXPRESS_DEPARTMENT,
    SERVICE_DEPARTMENT,
    Advisor,
    Appointment,
    Customer,
    Department,
    Operation,
    Transport,
    Vehicle,
    World,
    seeded_id,
)
from bot.demo.systems.mykaarma.shapes import service_line

_WEEK = (time(7, 30), time(18)), (time(8), time(14))
_EXPRESS_WEEK = (time(8), time(17)), (time(9), time(13))

DEPARTMENTS = (
    Department(
        SERVICE_DEPARTMENT,
        f"{DEALER_NAME} Service",
        seeded_id("team", "service"),
        (*[_WEEK[0]] * 5, _WEEK[1], None),
        arrivals_per_slot=3,
        minutes_per_day=3600,
    ),
    Department(
        EXPRESS_DEPARTMENT,
        f"{DEALER_NAME} Express",
        seeded_id("team", "express"),
        (*[_EXPRESS_WEEK[0]] * 5, _EXPRESS_WEEK[1], None),
        arrivals_per_slot=2,
        minutes_per_day=1200,
    ),
)

# code, name, minutes, price, notice in minutes, shown online
_OPERATIONS = """
LOF|Oil change|45|79.95|0|yes
LOFSYN|Synthetic oil change|45|109.95|0|yes
LOFDSL|Diesel oil change|60|139.00|0|yes
ROT|Tire rotation|30|29.95|0|yes
BAL|Tire balance|45|69.95|0|yes
ALIGN|Wheel alignment|60|129.95|60|yes
TIRE2|Two new tires mounted|60|60.00|1440|yes
TIRE4|Four new tires mounted|90|120.00|1440|yes
FLAT|Flat tire repair|30|35.00|0|yes
BRKINSP|Brake inspection|30|0.00|0|yes
BRKF|Front brake pads|120|329.00|120|yes
BRKR|Rear brake pads|120|299.00|120|yes
BRKFL|Brake fluid exchange|45|119.00|60|yes
RECALL|Recall check|60|0.00|1440|yes
STATE|State inspection|45|37.00|0|yes
EMIS|Emissions test|30|27.00|0|yes
DIAG|Diagnosis|90|165.00|120|yes
CEL|Check engine light diagnosis|90|165.00|120|yes
BATT|Battery test|20|0.00|0|yes
BATR|Battery replacement|45|219.00|60|yes
ACINSP|Air conditioning check|45|89.00|60|yes
ACRCH|Air conditioning recharge|75|199.00|120|yes
COOL|Coolant exchange|60|149.00|60|yes
TRANS|Transmission service|120|279.00|1440|yes
SPARK|Spark plugs|120|289.00|1440|yes
AIRF|Engine air filter|15|39.95|0|yes
CABF|Cabin air filter|15|49.95|0|yes
WIPE|Wiper blades|15|44.95|0|yes
BULB|Bulb replacement|20|24.95|0|yes
30K|30,000 mile service|150|349.00|1440|yes
60K|60,000 mile service|210|549.00|1440|yes
90K|90,000 mile service|240|649.00|1440|yes
MPI|Multi-point inspection|30|0.00|0|yes
DETAIL|Interior and exterior detail|180|249.00|1440|yes
WASH|Car wash|20|19.95|0|yes
KEY|Key programming|45|149.00|120|yes
SUSP|Suspension check|60|99.00|120|yes
EXH|Exhaust check|45|79.00|60|yes
SHOP|Shop supplies|0|12.00|0|no
INTERN|Internal inspection of a used car|60|0.00|0|no
SUBLET|Sublet glass work|120|0.00|2880|no
POLICY|Goodwill work|30|0.00|0|no
"""

# start of the VIN, by make and model
_MODELS = {
    "Honda Civic": "2HGFC2F5",
    "Honda CR-V": "5J6RW2H8",
    "Honda Odyssey": "5FNRL6H7",
    "Toyota Camry": "4T1BF1FK",
    "Toyota RAV4": "2T3RFREV",
    "Toyota Sienna": "5TDKZ3DC",
    "Ford F-150": "1FTEW1E5",
    "Ford Transit": "1FTBW2CM",
    "Subaru Outback": "4S4BSANC",
    "Chevrolet Equinox": "2GNAXKEV",
    "Jeep Wrangler": "1C4HJXDG",
    "Hyundai Elantra": "5NPD84LF",
    "Nissan Rogue": "5N1AT2MV",
    "BMW X3": "5UXTS3C5",
    "Kia Soul": "KNDJP3A5",
    "Mazda CX-5": "JM3KFBCM",
    "Volkswagen Jetta": "3VWC57BU",
}
_COLORS = ("White", "Black", "Silver", "Blue", "Red", "Gray", "Green")

# first, last, company, phone, mail, vehicles; a leading + keeps all vehicles without appointment
_CUSTOMERS = """
+Maria|Lopez||+19145550101|maria.lopez@example.com|2019 Honda Civic, 2015 Toyota Sienna
+Maria|Lopez||+19145550102|mlopez@example.net|2021 Toyota RAV4
Carlos|Lopez||+19145550103|carlos.lopez@example.com|2017 Ford F-150
+Dana|Whitfield||+19145550104|dana.whitfield@example.com|2020 Subaru Outback, 2012 Honda CR-V
Maria|Garcia||+19145550105|maria.garcia@example.com|2018 Nissan Rogue
Maria|Garcia||+12035550106|mgarcia@example.org|2022 Mazda CX-5
James|O'Brien||+12035550107|james.obrien@example.com|2016 Jeep Wrangler
Siobhán|O'Neill||+12035550108|siobhan@example.org|2020 Volkswagen Jetta
José|Núñez||+19145550109|jose.nunez@example.com|2014 Toyota Camry, 2021 Honda Odyssey
Zoë|Müller-Lüdenscheidt||+19145550110|zoe@example.net|2019 BMW X3
Nguyễn|Thị Minh Khai||+19145550111|khai@example.com|2018 Kia Soul
Priya|Raghunathan||+19145550112|priya.r@example.com|2023 Hyundai Elantra
Wolfeschlegelsteinhausen|Bergerdorff-Montgomery-Fanshawe||+19145550113|w@example.org|2017 BMW X3
Tom|Baker||+18455550114|tom.baker@example.com|2015 Chevrolet Equinox, 2009 Ford F-150
Thomas|Baker||+18455550115|thomas.baker@example.net|2020 Toyota Camry
Ashley|Johnson||+18455550116|ashley.j@example.com|2021 Honda CR-V
Robert|Johnson||+18455550117|rob.johnson@example.com|2013 Subaru Outback
Mei|Chen||+12125550118|mei.chen@example.com|2022 Toyota RAV4
Wei|Chen||+12125550119|wei.chen@example.org|2016 Honda Odyssey
Fatima|Al-Sayed||+12125550120|fatima@example.com|2019 Nissan Rogue
Grace|Kim||+12125550121|grace.kim@example.com|2020 Kia Soul
Daniel|Kim||+12125550122|daniel.kim@example.net|2018 Hyundai Elantra
Olivia|Brown||+19145550123|olivia.brown@example.com|2017 Mazda CX-5
Ethan|Brown||+19145550124|ethan.brown@example.com|
Patricia|St. James||+19145550125|patricia@example.org|2011 BMW X3
Luis|Ortega||+19145550126|luis.ortega@example.com|2014 Ford Transit, 2018 Ford F-150
Amara|Okonkwo||+12035550127|amara@example.com|2021 Volkswagen Jetta
Henry|Fitzgerald III||+12035550128|henry.f@example.net|2010 Jeep Wrangler
Sofia|Rossi||+12035550129|sofia.rossi@example.com|2022 Honda Civic
Liam|Murphy||+12035550130|liam.murphy@example.com|2016 Toyota Camry
Chloë|Dupont||+12035550131|chloe.dupont@example.org|2019 Chevrolet Equinox
Ivan|Petrov||+12035550132||2015 Nissan Rogue
Yuki|Tanaka||+12125550133|yuki.tanaka@example.com|2023 Subaru Outback
Samuel|Adeyemi||||2012 Toyota Sienna
||Bluebird Bakery LLC|+19145550135|o@example.com|2019 Ford Transit, 2021 Ford Transit, 2016 BMW X3
||Kowalski & Sons Plumbing|+19145550136|office@example.net|2018 Ford Transit, 2020 Ford F-150
Greta|Kowalski|Kowalski & Sons Plumbing|+19145550137|greta@example.net|2017 Honda CR-V
||Hudson Valley Visiting Nurses|+18455550138|fleet@example.org|2020 Toyota Camry, 2020 Toyota RAV4
<!channel>|Trouble||+19145550139|trouble@example.com|2014 Kia Soul
*bold*|<https://evil.example\u2758click>||+19145550140|bold@example.org|2013 Honda Civic
Noah|Williams||+12125550141|noah.williams@example.com|
Emma|Davis||+12125550142|emma.davis@example.com|2021 Toyota Sienna
"""


def world(now: Callable[[], datetime], *, seed: int) -> World:
    """Build the dealer. The same seed and the same day give the same people and appointments."""
    today = now().date()
    made = World(
        now=now,
        departments={d.uuid: d for d in DEPARTMENTS},
        operations={o.uuid: o for o in _operations()},
        advisors={a.uuid: a for a in _advisors(today)},
        transports={t.uuid: t for t in _transports()},
    )
    chance = random.Random(seed)  # noqa: S311 (believable, not secret)
    kept_free: set[str] = set()
    for number, line in enumerate(_CUSTOMERS.strip().splitlines(), 1):
        customer = _customer(number, line.removeprefix("+"), now(), chance)
        made.customers[customer.uuid] = customer
        if line.startswith("+"):
            kept_free.add(customer.uuid)
    _book(made, today, chance, kept_free)
    return made


def _operations() -> Iterator[Operation]:
    for line in _OPERATIONS.strip().splitlines():
        code, name, minutes, price, lead, online = line.split("|")
        yield Operation(
            seeded_id("operation", code),
            code,
            name,
            int(minutes),
            float(price),
            timedelta(minutes=int(lead)),
            online == "yes",
        )
    yield Operation(
        seeded_id("operation", "OLDLOF"),
        "OLDLOF",
        "Oil change (old code)",
        45,
        59.95,
        timedelta(),
        online=True,
        is_valid=False,
    )


def _advisors(today: date) -> Iterator[Advisor]:
    leave = (today + timedelta(days=1), today + timedelta(days=2))
    for first, last, department, days_off, away in (
        ("Ana", "Ruiz", SERVICE_DEPARTMENT, {5}, None),
        ("Ben", "Okafor", SERVICE_DEPARTMENT, {0}, leave),
        ("Claire", "Dubois", SERVICE_DEPARTMENT, {1}, None),
        ("Dmitri", "Volkov", SERVICE_DEPARTMENT, {2}, None),
        ("Erin", "Walsh", EXPRESS_DEPARTMENT, set[int](), None),
        ("Farid", "Haddad", EXPRESS_DEPARTMENT, {4}, None),
    ):
        yield Advisor(
            seeded_id("advisor", first, last),
            seeded_id("user", first, last),
            first,
            last,
            department,
            frozenset(days_off),
            away,
        )


def _transports() -> Iterator[Transport]:
    both = frozenset({SERVICE_DEPARTMENT, EXPRESS_DEPARTMENT})
    service = frozenset({SERVICE_DEPARTMENT})
    rows = (
        ("WAIT", "Wait here", True, both, None, None, 120),
        ("DROP_OFF", "Drop off", True, both, None, None, None),
        ("LOANER", "Loaner car", True, service, 2, None, None),
        ("SHUTTLE", "Shuttle", True, service, 8, time(10, 30), None),
        ("VALET", "Valet pick-up", False, service, 1, None, None),
    )
    for option, name, online, departments, per_day, until, longest in rows:
        yield Transport(
            seeded_id("transport", option),
            option,
            name,
            online,
            departments,
            per_day,
            until,
            longest,
        )


def _customer(number: int, line: str, now: datetime, chance: random.Random) -> Customer:
    first, last, company, phone, mail, vehicles = line.split("|")
    customer = Customer(
        uuid=seeded_id("customer", number),
        id=5000 + number,
        key=f"HM{10400 + number}",
        # a bar divides the fields above, so the one in a Slack link is written as another sign
        first=first,
        last=last.replace("\u2758", "|"),
        company=company,
        is_business=not last,
        searchable_from=now,
        locale="fr-ca" if last == "Dupont" else "en-us",
    )
    if phone:
        customer.phones.append(
            {
                "phoneNumber": phone,
                "label": "work" if company else "cell",
                "okToCall": True,
                "okToText": not company,
                "isPreferred": True,
            }
        )
    if mail:
        customer.emails.append(
            {
                "emailAddress": mail,
                "label": "work" if company else "personal",
                "okToEmail": True,
                "isPreferred": True,
            }
        )
    for index, words in enumerate(filter(None, vehicles.split(", ")), 1):
        year, make, model = words.split(" ", 2)
        serial = number * 100 + index
        customer.vehicles.append(
            Vehicle(
                uuid=seeded_id("vehicle", number, index),
                vin=vin.make(_MODELS[f"{make} {model}"], int(year), serial),
                year=year,
                make=make,
                model=model,
                mileage=str(chance.randrange(9_000, 140_000, 250)),
                key=f"V{serial}",
                plate=f"HM{serial:05d}",
                color=chance.choice(_COLORS),
            )
        )
    return customer


def _open_days(department: Department, start: date, step: int) -> Iterator[date]:
    day = start
    while True:
        if opening(department, day):
            yield day
        day += timedelta(days=step)


def _book(made: World, today: date, chance: random.Random, kept_free: set[str]) -> None:
    """Fill the past, today and the coming days; one coming hour is full, one day has no loaner."""
    service = DEPARTMENTS[0]
    coming = _open_days(service, today + timedelta(days=1), 1)
    days = [next(coming) for _ in range(10)]
    back = _open_days(service, today - timedelta(days=1), -1)
    past = [next(back) for _ in range(8)]
    vehicles = [
        (c, v) for c in made.customers.values() if c.uuid not in kept_free for v in c.vehicles
    ]
    chance.shuffle(vehicles)
    # 10:00 stays out so that the demo's first booking succeeds.
    times = [time(h, m) for h in (8, 9, 11, 13) for m in (0, 15, 30, 45)]
    plan: list[tuple[date, time, str, str]] = []
    plan += [(days[0], time(8), "SCHEDULED", "DROP_OFF")] * 3
    plan += [(days[1], time(9 + n), "SCHEDULED", "LOANER") for n in (0, 2)]
    if opening(service, today):
        plan += [(today, t, "SCHEDULED", "WAIT") for t in (time(8), time(11), time(13, 30))]
    plan += [
        (day, chance.choice(times), "SCHEDULED", chance.choice(("WAIT", "DROP_OFF")))
        for day in [*days[1:], *days[1:5]]
    ]
    plan += [(day, chance.choice(times), "COMPLETED", "DROP_OFF") for day in past]
    plan += [(days[n], time(11), "CANCELLED", "WAIT") for n in (2, 4)]
    plan += [(past[0], time(9), "CANCELLED", "WAIT")]
    jobs = _jobs(made)
    for number, ((day, at, status, option), (customer, vehicle)) in enumerate(
        zip(plan, vehicles, strict=False), 1
    ):
        start = datetime.combine(day, at)
        created = min(start, made.now()) - timedelta(days=chance.randrange(3, 20))
        appointment = Appointment(
            uuid=seeded_id("appointment", today, number),
            department=service.uuid,
            customer=customer.uuid,
            vehicle=vehicle.uuid,
            start=start,
            services=[service_line(o) for o in chance.choice(jobs)],
            advisor=_advisor_for(made, start),
            advisor_chosen=False,
            transport=seeded_id("transport", option),
            created=created,
            updated=created,
            key=f"A{20000 + number}",
            key_from=created,
            status=status,
            source="DMS" if number % 3 else "Consumer scheduler",
            order=seeded_id("order", number) if status == "COMPLETED" else "",
        )
        made.appointments[appointment.uuid] = appointment


def _jobs(made: World) -> list[list[Operation]]:
    by_code = {o.code: o for o in made.operations.values()}
    usual = (
        "LOF ROT",
        "LOFSYN MPI",
        "STATE",
        "BRKINSP",
        "LOF CABF",
        "BATT",
        "STATE WIPE",
        "ROT BAL",
    )
    return [[by_code[code] for code in codes.split()] for codes in usual]


def _advisor_for(made: World, start: datetime) -> str | None:
    busy = {a.advisor for a in made.appointments.values() if a.start == start}
    for advisor in made.advisors.values():
        at_work = advisor.department == SERVICE_DEPARTMENT and advisor.works(start.date())
        if at_work and advisor.uuid not in busy:
            return advisor.uuid
    return None
