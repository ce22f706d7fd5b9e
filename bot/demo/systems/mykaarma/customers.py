"""Customers: find, read, create, update (the vendor's customer API, version 2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from bot.demo.systems import vin
from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.records import Customer, Vehicle, World, fresh_id
from bot.demo.systems.standin import Answer, Call, Json, Refusal
from bot.demo.systems.switches import Switches

_WARNINGS = {
    10001: "NO_CUSTOMER_FOUND",
    10002: "INVALID_MAXRESULTS",
    10003: "SEARCH_TERM_LIMIT",
    10004: "INVALID_SEARCH_PREFERENCE",
    10005: "PHONE_NUMBERS_REMOVED",
    10006: "EMAILS_REMOVED",
    10015: "PHONE_NUMBER_NOT_E164",
}
_LONGEST_TERM = 150
_E164 = re.compile(r"\+[1-9]\d{7,14}")


class Customers:
    """The handlers; they answer with `errors` and `warnings` lists, unlike the scheduler's."""

    def __init__(self, world: World, switches: Switches) -> None:
        self._world = world
        self._switches = switches

    def search(self, call: Call) -> Answer:
        warnings: list[int] = []
        term = call.query.get("searchTerm", "").strip()
        if not term:
            raise _refusal(400, 20001, "SEARCH_TERM_MISSING", "searchTerm is required")
        if len(term) > _LONGEST_TERM:
            warnings.append(10003)
            term = term[:_LONGEST_TERM]
        if call.query.get("searchPreference", "customer") not in {"customer", "vehicle"}:
            warnings.append(10004)
        limit = _limit(call.query.get("maxResults", "100"))
        if limit is None:
            warnings.append(10002)
        found = self._found(
            term,
            any_word=call.query.get("queryOperator", "AND").upper() == "OR",
            fields=set(filter(None, call.query.get("fieldsToBeSearched", "").split(","))),
        )[: limit or 100]
        if not found:
            warnings.append(10001)
        flat = self._switches.use("flat_customers")
        shape: Callable[[Customer], Json] = (
            shapes.flat_customer if flat else shapes.customer_with_vehicles
        )
        return Answer(_envelope(warnings) | {"customers": [shape(c) for c in found]})

    def read(self, call: Call) -> Answer:
        found = shapes.customer_with_vehicles(self._customer(call))
        if call.query.get("excludeVehicles") == "true":
            found["vehicles"] = []
        return Answer(_envelope() | {"customerWithVehicles": found})

    def create(self, call: Call) -> Answer:
        body = call.json()
        wanted = body.get("customer") or {}
        key = wanted.get("customerKey") or ""
        if key and any(c.key == key for c in self._world.customers.values()):
            raise _refusal(
                400, 20003, "CUSTOMER_KEY_EXISTS", f"A customer with key {key} already exists"
            )
        if not any(wanted.get(name) for name in ("firstName", "lastName", "company")):
            raise _refusal(400, 20004, "CUSTOMER_NAME_MISSING", "A name or a company is required")
        if body.get("searchForDuplicate"):
            same = self._duplicate(wanted)
            if same is not None:
                return Answer(_envelope() | {"customerUuid": same.uuid, "customerId": str(same.id)})
        number = max(c.id for c in self._world.customers.values()) + 1
        customer = Customer(
            uuid=fresh_id(),
            id=number,
            key=key or f"MK{number}",
            first="",
            last="",
            company="",
            is_business=False,
            searchable_from=self._world.now() + self._world.search_lag,
            new=True,
        )
        warnings = _merge(customer, body)
        self._world.customers[customer.uuid] = customer
        return Answer(
            _envelope(warnings) | {"customerUuid": customer.uuid, "customerId": str(customer.id)}
        )

    def update(self, call: Call) -> Answer:
        customer = self._customer(call)
        warnings = _merge(customer, call.json())
        return Answer(
            _envelope(warnings) | {"customerUuid": customer.uuid, "customerId": str(customer.id)}
        )

    def _customer(self, call: Call) -> Customer:
        customer = self._world.customers.get(call.params["customer"])
        if customer is None:
            raise _refusal(404, 20002, "CUSTOMER_NOT_FOUND", "No such customer in this department")
        return customer

    def _found(self, term: str, *, any_word: bool, fields: set[str]) -> list[Customer]:
        """Return matches, best first; rows that hold only some words come if none holds all."""
        words = [_folded(word) for word in term.split()]
        now = self._world.now()
        scored: list[tuple[int, Customer]] = []
        for customer in self._world.customers.values():
            if customer.searchable_from <= now:
                texts = _texts(customer, fields)
                scored.append((sum(_holds(texts, word) for word in words), customer))
        scored.sort(key=lambda pair: (-pair[0], pair[1].last, pair[1].first))
        full = [c for score, c in scored if score == len(words)]
        partial = [c for score, c in scored if score]
        return partial if any_word or not full else full

    def _duplicate(self, wanted: Json) -> Customer | None:
        phones = {p.get("phoneNumber") for p in wanted.get("phoneNumbers") or []}
        return next(
            (
                c
                for c in self._world.customers.values()
                if (c.first, c.last) == (wanted.get("firstName"), wanted.get("lastName"))
                and phones & {p["phoneNumber"] for p in c.phones}
            ),
            None,
        )


def _envelope(warnings: Iterable[int] = ()) -> Json:
    return {
        "errors": [],
        "warnings": [
            {"warningCode": code, "warningTitle": _WARNINGS[code], "warningMessage": ""}
            for code in warnings
        ],
    }


def _refusal(status: int, code: int, title: str, text: str) -> Refusal:
    errors = [{"errorCode": code, "errorTitle": title, "errorMessage": text}]
    return Refusal(Answer({"errors": errors, "warnings": []}, status))


def _limit(text: str) -> int | None:
    return int(text) if text.isdigit() and 1 <= int(text) <= 100 else None


def _folded(text: str) -> str:
    """Fold case and accents; numbers keep their digits only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if re.fullmatch(r"[+\d().\-]+", plain):
        return re.sub(r"\D", "", plain)
    return plain.casefold()


def _texts(customer: Customer, fields: set[str]) -> list[str]:
    by_field = {
        "fname": [customer.first],
        "lname": [customer.last],
        "company": [customer.company],
        "customerKey": [customer.key],
        "communications.commValue": [
            *(p["phoneNumber"] for p in customer.phones),
            *(e["emailAddress"] for e in customer.emails),
        ],
        "vehicles.vin": [v.vin for v in customer.vehicles],
    }
    words = (
        word
        for name, texts in by_field.items()
        if not fields or name in fields
        for text in texts
        for word in text.split()
    )
    return [_folded(word) for word in words]


def _holds(texts: Iterable[str], word: str) -> bool:
    """Does one text start with the word, or end with it where it is long enough to tell?"""
    return any(t.startswith(word) or (len(word) >= 7 and t.endswith(word)) for t in texts)


def _merge(customer: Customer, body: Json) -> list[int]:
    """Write what the body carries; a list that is there replaces, even when it is empty."""
    warnings: list[int] = []
    wanted: Json = body.get("customer") or {}
    customer.first = wanted.get("firstName", customer.first) or ""
    customer.last = wanted.get("lastName", customer.last) or ""
    customer.company = wanted.get("company", customer.company) or ""
    customer.is_business = bool(wanted.get("isBusiness", customer.is_business))
    customer.locale = wanted.get("preferredLocale") or customer.locale
    customer.addresses = wanted.get("addresses", customer.addresses) or []
    if "emails" in wanted:
        customer.emails = _contacts(wanted["emails"], "emailAddress", "okToEmail")
        if not customer.emails:
            warnings.append(10006)
    if "phoneNumbers" in wanted:
        given = _contacts(wanted["phoneNumbers"], "phoneNumber", "okToCall", "okToText")
        customer.phones = [p for p in given if _E164.fullmatch(p["phoneNumber"])]
        if len(customer.phones) < len(given):
            warnings.append(10015)
        if not given:
            warnings.append(10005)
    for wanted_vehicle in body.get("vehicles") or []:
        _merge_vehicle(customer, wanted_vehicle, validate=bool(body.get("validateVin")))
    return warnings


def _contacts(rows: Any, value: str, *rights: str) -> list[dict[str, Any]]:
    return [
        {
            value: row[value],
            "label": row.get("label") or "",
            **{right: bool(row.get(right)) for right in rights},
            "isPreferred": bool(row.get("isPreferred")),
        }
        for row in rows or []
        if row.get(value)
    ]


def _merge_vehicle(customer: Customer, wanted: Json, *, validate: bool) -> None:
    number = wanted.get("vin") or ""
    if validate and not vin.is_valid(number):
        return
    vehicle = customer.vehicle(wanted.get("vehicleUuid") or "")
    if vehicle is None:
        vehicle = Vehicle(uuid=fresh_id(), vin=number)
        customer.vehicles.append(vehicle)
    vehicle.vin = number or vehicle.vin
    vehicle.year = wanted.get("vehicleYear") or vehicle.year
    vehicle.make = wanted.get("vehicleMake") or vehicle.make
    vehicle.model = wanted.get("vehicleModel") or vehicle.model
    vehicle.trim = wanted.get("vehicleTrim") or vehicle.trim
    vehicle.engine = wanted.get("vehicleEngine") or vehicle.engine
    vehicle.mileage = wanted.get("estimatedMileage") or vehicle.mileage
    vehicle.key = wanted.get("vehicleKey") or vehicle.key
    vehicle.plate = wanted.get("licensePlate") or vehicle.plate
    vehicle.color = wanted.get("color") or vehicle.color
    vehicle.is_valid = bool(wanted.get("isValid", vehicle.is_valid))
