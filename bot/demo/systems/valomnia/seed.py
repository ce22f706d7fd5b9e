"""The field-sales team the demo starts with; visits are dated from the clock's today."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.demo.systems.valomnia.records import (
    ZONE,
    Category,
    Contact,
    Customer,
    Employee,
    Team,
    Visit,
)

# id, reference, first, last
_EMPLOYEES = """
1|emp04|Sami|Trabelsi
4|emp-00|Nadia|Ben Salah
5|emp-05|Youssef|Gharbi
6|emp-06|Leïla|Haddad
7|emp-07|Marc|Fontaine
"""

# id, reference, name, active
_CATEGORIES = """
1|meeting|Rendez-vous|yes
3|phone_call|Phone call|yes
5|other|Autre|yes
6|delivery|Delivery check|yes
7|stocktaking|Stocktaking|yes
8|training|Training (old)|no
"""

# id, reference, name, city, phone, state: -, hold, closed
_CUSTOMERS = """
2|NC-3|Marie's Jewelry|Tunis|+216 71 555 0101|-
19|BATAM|Magasin BATAM|Sousse|+216 73 555 0102|-
3230|960|Flipopia|Tunis|+216 71 555 0103|-
101|C-101|Épicerie du Lac|Tunis|+216 71 555 0104|-
102|C-102|Épicerie du Lac|Bizerte|+216 72 555 0105|-
103|C-103|Café Carthage|Carthage|+216 71 555 0106|-
104|C-104|Pharmacie Centrale|Sfax|+216 74 555 0107|-
105|C-105|Pharmacie Centrale Nord|Sfax|+216 74 555 0108|hold
106|C-106|Librairie El Amal|Monastir|+216 73 555 0109|-
107|TN/107|Grand Marché & Fils|Nabeul|+216 72 555 0110|-
108|C-108|Boulangerie Zitouna|Tunis||-
109|C-109|Old Harbour Stores|Bizerte|+216 72 555 0112|closed
110|C-110|<!channel> Trading|Tunis|+216 71 555 0113|-
111|C-111|*Bold* & <https://evil.example\u2758click>|Sousse|+216 73 555 0114|-
112|C-112|Société Générale de Distribution Alimentaire du Grand Tunis et Banlieue|Tunis||-
113|C-113|Dar Zarrouk|Sidi Bou Saïd|+216 71 555 0115|-
114|C-114|Quincaillerie Ben Ali|Kairouan|+216 77 555 0116|-
"""

# id, customer, first, last, function, decides
_CONTACTS = """
1|2|Marie|Schrader|Owner|yes
8|3230|Amine|Jaziri|Buyer|no
9|3230|Rim|Mansour|Manager|yes
21|101|Hatem|Lakhal|Owner|yes
22|102|Hatem|Lakhal|Owner|yes
23|103|Inès|Ferchichi|Manager|yes
24|104|Dr. Olfa|Ayari|Pharmacist|yes
25|104|Walid|Ayari|Stock|no
26|106|Selma|Khelifi|Owner|yes
27|107|Karim|Mejri|Buyer|no
28|19|Hichem|Batam|Owner|yes
"""

_TITLES = ("Price negotiation", "Check the rest", "Control merchandise", "New season", "Order")


def team(now: Callable[[], datetime], *, seed: int) -> Team:
    """Build the team. The same seed and the same day give the same visits."""
    made = Team(now=now)
    long_ago = now() - timedelta(days=400)
    for number, reference, first, last in _rows(_EMPLOYEES):
        mail = f"{first}.{last}".casefold().replace(" ", "").replace("ï", "i") + "@example.com"
        made.employees[int(number)] = Employee(
            int(number), reference, long_ago, long_ago, first, last, mail
        )
    for number, reference, name, active in _rows(_CATEGORIES):
        made.categories[int(number)] = Category(
            int(number),
            reference,
            long_ago,
            long_ago,
            name,
            is_active=active == "yes",
            is_default=reference == "meeting",
        )
    for number, reference, name, city, phone, state in _rows(_CUSTOMERS):
        made.customers[int(number)] = Customer(
            int(number),
            reference,
            long_ago,
            long_ago,
            # a bar divides the fields, so the one in a Slack link is written as another sign
            name.replace("\u2758", "|"),
            is_active=state != "closed",
            on_hold=state == "hold",
            details={"city": city, "phone": phone or None, "country": "TN"},
        )
    for number, customer, first, last, function, decides in _rows(_CONTACTS):
        made.contacts[int(number)] = Contact(
            int(number),
            f"contact-{number}",
            long_ago,
            long_ago,
            int(customer),
            first,
            last,
            email=f"contact{number}@example.com",
            function=function,
            decides=decides == "yes",
        )
    _plan(made, random.Random(seed))  # noqa: S311 (believable, not secret)
    return made


def _rows(text: str) -> Iterator[list[str]]:
    return (line.split("|") for line in text.strip().splitlines())


def _plan(made: Team, chance: random.Random) -> None:
    """Fill the calendars: more past visits than a page holds, and a coming two weeks with gaps."""
    zone = ZoneInfo(ZONE)
    today = made.now().astimezone(zone).date()
    numbers = count(200)
    open_customers = [c for c in made.customers.values() if c.is_active]
    for ahead in range(-30, 15):
        day = today + timedelta(days=ahead)
        if day.weekday() >= 5:
            continue
        for employee in made.employees.values():
            # 10:00 stays out so that the demo's first booking finds it free
            for hour in chance.sample((8, 9, 11, 14, 15, 16), 2 if ahead >= 0 else 1):
                minute = 0 if hour == 9 else chance.choice((0, 30))
                start = datetime.combine(day, time(hour, minute), zone)
                _visit(made, chance, next(numbers), employee, chance.choice(open_customers), start)
    start = datetime.combine(today, time(12), zone)
    # a zero-length entry without a customer is real data
    number = next(numbers)
    _visit(made, chance, number, made.employees[4], None, start)
    made.visits[number].end = made.visits[number].start


def _visit(
    made: Team,
    chance: random.Random,
    number: int,
    employee: Employee,
    customer: Customer | None,
    start: datetime,
) -> None:
    start = start.astimezone(UTC)
    contacts = [c.id for c in made.contacts.values() if customer and c.customer == customer.id]
    now = made.now()
    created = min(start, now) - timedelta(days=chance.randrange(1, 9))
    made.visits[number] = Visit(
        number,
        f"Ref-{number}",
        created,
        created,
        chance.choice(_TITLES),
        start,
        start + timedelta(minutes=chance.choice((30, 45, 60))),
        chance.choice((1, 1, 3, 5, 6)),
        employee.id,
        done=start < now,
        customer=customer.id if customer else None,
        contacts=contacts[:1],
    )
