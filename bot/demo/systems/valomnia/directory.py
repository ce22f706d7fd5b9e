"""Customers, contacts, employees and categories. Customers are written as forms, not as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.demo.systems.standin import Answer, Call
from bot.demo.systems.valomnia import shapes
from bot.demo.systems.valomnia.errors import missing, not_found, not_unique, refusal, wrong_type
from bot.demo.systems.valomnia.listing import Listing, common_dates, find
from bot.demo.systems.valomnia.records import (
    Category,
    Contact,
    Customer,
    Employee,
    Team,
    by_reference,
)

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_TEXTS = (
    "barcode",
    "country",
    "city",
    "postalCode",
    "address",
    "email",
    "phone",
    "mobile",
    "fax",
    "comment",
    "website",
    "parentCustomer",
)
_NUMBERS = ("latitude", "longitude")


class Directory:
    """The handlers of everything that an appointment refers to."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._customers = Listing[Customer](
            path="customers",
            shape=lambda row: shapes.customer(team, row),
            dates=common_dates(),
            wildcards={
                "reference": lambda row: row.reference,
                "name": lambda row: row.name,
                "categoryReference": lambda row: row.category_reference,
            },
            flags={"isActive": lambda row: row.is_active},
        )
        self._contacts = Listing[Contact](
            path="contacts",
            shape=lambda row: shapes.contact(team, row),
            dates=common_dates(),
            wildcards={
                "customerReference": lambda row: team.customers[row.customer].reference,
                "firstName": lambda row: row.first,
                "lastName": lambda row: row.last,
            },
        )
        self._employees = Listing[Employee](
            path="employees",
            shape=shapes.employee,
            dates=common_dates(),
            wildcards={"reference": lambda row: row.reference},
        )
        self._categories = Listing[Category](
            path="appointmentCategories",
            shape=shapes.category,
            dates=common_dates(),
            wildcards={"name": lambda row: row.name},
        )

    def list_customers(self, call: Call) -> Answer:
        return self._customers.answer(self._team.customers, call)

    def list_contacts(self, call: Call) -> Answer:
        return self._contacts.answer(self._team.contacts, call)

    def list_employees(self, call: Call) -> Answer:
        return self._employees.answer(self._team.employees, call)

    def list_categories(self, call: Call) -> Answer:
        return self._categories.answer(self._team.categories, call)

    def show_customer(self, call: Call) -> Answer:
        return Answer(shapes.customer(self._team, find(self._team.customers, call, "customer")))

    def show_contact(self, call: Call) -> Answer:
        return Answer(shapes.contact(self._team, find(self._team.contacts, call, "contact")))

    def show_category(self, call: Call) -> Answer:
        return Answer(shapes.category(find(self._team.categories, call, "appointmentCategory")))

    def upsert_customer(self, call: Call) -> Answer:
        form = call.form
        if not form.get("name"):
            raise missing("name")
        details: dict[str, Any] = {name: form[name] for name in _TEXTS if name in form}
        for name in _NUMBERS:
            if name in form:
                details[name] = _number(form, name)
        if _flag(form, "isSubCustomer", default=False):
            self._check_parent(form)
            details["isSubCustomer"] = True
        reference = call.params["reference"]
        now = self._team.now()
        customer = by_reference(self._team.customers.values(), reference)
        if customer is None:
            customer = Customer(next(self._team.ids), reference, now, now, form["name"], new=True)
            self._team.customers[customer.id] = customer
        customer.name = form["name"]
        customer.is_active = _flag(form, "isActive", default=customer.is_active)
        customer.details |= details
        customer.updated = now
        return Answer(shapes.customer(self._team, customer), 201)

    def save_category(self, call: Call) -> Answer:
        body = call.json()
        for name in ("reference", "name"):
            if not body.get(name):
                raise missing(name)
        if by_reference(self._team.categories.values(), body["reference"]):
            raise not_unique("appointmentCategory", body["reference"])
        color = body.get("color", "#000000")
        if not isinstance(color, str) or not _COLOR.fullmatch(color):
            raise refusal("invalid_color_format", "The color is not in the format #RRGGBB.")
        now = self._team.now()
        category = Category(
            next(self._team.ids),
            body["reference"],
            now,
            now,
            body["name"],
            is_active=bool(body.get("isActive", True)),
            color=color,
        )
        self._team.categories[category.id] = category
        return Answer(shapes.category(category), 201)

    def _check_parent(self, form: Mapping[str, str]) -> None:
        parent = form.get("parentCustomer")
        if not parent:
            raise missing("parentCustomer")
        if by_reference(self._team.customers.values(), parent) is None:
            raise not_found("customer", parent, by="reference")


def _flag(form: Mapping[str, str], name: str, *, default: bool) -> bool:
    if name not in form:
        return default
    if form[name] not in {"true", "false"}:
        raise wrong_type(name)
    return form[name] == "true"


def _number(form: Mapping[str, str], name: str) -> float:
    try:
        return float(form[name])
    except ValueError as error:
        raise wrong_type(name) from error
