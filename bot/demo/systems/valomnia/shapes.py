"""Records as the vendor writes them; links in answers name the old version, as the vendor's do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.demo.systems.standin import Json
from bot.demo.systems.valomnia.records import (
    ORGANIZATION,
    Category,
    Contact,
    Customer,
    Employee,
    Row,
    Team,
    Visit,
)


def moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _dates(row: Row) -> Json:
    return {"dateCreated": moment(row.created), "lastUpdated": moment(row.updated)}


def _link(path: str, row: Row, **more: Any) -> Json:
    return (
        {"id": row.id, "reference": row.reference} | more | {"href": f"/api/v1.0/{path}/{row.id}"}
    )


def visit(team: Team, one: Visit) -> Json:
    row = visit_row(team, one)
    whole = {
        "reference": one.reference,
        "user": _link("users", team.employees[one.user]),
        "organization": ORGANIZATION,
    }
    return row | whole


def visit_row(team: Team, one: Visit) -> Json:
    """Return the shorter row of a list: no reference, no user, no organization."""
    customer = team.customers.get(one.customer) if one.customer is not None else None
    category = team.categories[one.category]
    return {
        "id": one.id,
        **_dates(one),
        "title": one.title,
        "note": one.note,
        "startDate": moment(one.start),
        "endDate": moment(one.end),
        "done": one.done,
        "customerId": customer.id if customer else None,
        "customer": _link("customers", customer, name=customer.name) if customer else None,
        "appointmentCategoryId": category.id,
        "appointmentCategory": _link("appointmentCategories", category, name=category.name),
        "contacts": [{"id": c, "href": f"/api/v1.0/contacts/{c}"} for c in one.contacts],
    }


def category(one: Category) -> Json:
    return {
        "id": one.id,
        "reference": one.reference,
        "name": one.name,
        "isActive": one.is_active,
        "isDefault": one.is_default,
        "color": one.color,
        "organization": ORGANIZATION,
        **_dates(one),
    }


def customer(team: Team, one: Customer) -> Json:
    names = ("email", "phone", "mobile", "fax", "comment", "barcode", "country", "city")
    more = ("postalCode", "address", "latitude", "longitude", "parentCustomer")
    return {
        "id": one.id,
        "reference": one.reference,
        "reference2": None,
        "name": one.name,
        "categoryReference": one.category_reference,
        "customerCategory": {"reference": one.category_reference},
        "isSubCustomer": bool(one.details.get("isSubCustomer")),
        **{name: one.details.get(name) for name in (*names, *more)},
        "isActive": one.is_active,
        "onHold": one.on_hold,
        "onHoldReason": "Unpaid invoices" if one.on_hold else None,
        "creditLimit": None,
        "balance": 0,
        "paymentTypes": [],
        "contacts": [
            {"id": c.id, "href": f"/api/v1.0/contacts/{c.id}"}
            for c in team.contacts.values()
            if c.customer == one.id
        ],
        "currency": "TND",
        "organization": ORGANIZATION,
        **_dates(one),
    }


def contact(team: Team, one: Contact) -> Json:
    of = team.customers[one.customer]
    return {
        "id": one.id,
        "customerReference": of.reference,
        "customer": _link("customers", of, name=of.name),
        "firstName": one.first,
        "lastName": one.last,
        "mobile": one.mobile,
        "phone": None,
        "phone2": None,
        "fax": None,
        "email": one.email,
        "fonction": one.function,
        "comment": None,
        "isDecisionMaker": one.decides,
        "organization": ORGANIZATION,
        **_dates(one),
    }


def employee(one: Employee) -> Json:
    return {
        "id": one.id,
        "reference": one.reference,
        "firstName": one.first,
        "lastName": one.last,
        "enabled": one.enabled,
        "organization": ORGANIZATION,
        **_dates(one),
    }
