"""What tells people of the same name apart, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence

from flows.domain import Customer, Vehicle

from .words import Words, clean


def masked_phone(phone: str) -> str:
    """Return the last four digits: "••• 0147"; what is masked already stays as it is."""
    if phone.startswith("•"):
        return phone
    digits = [c for c in phone if c.isdigit()]
    return f"••• {''.join(digits[-4:])}" if len(digits) >= 4 else ""


def masked_email(email: str) -> str:
    """Return the first letter and the host: "m•••@example.com"."""
    name, at, host = email.partition("@")
    return f"{name[:1]}•••@{host}" if at else ""


def vehicle_name(vehicle: Vehicle, among: Sequence[Vehicle] = ()) -> str:
    """Return "2019 Honda Civic", with colour and plate or VIN where another is called the same."""
    name = clean(vehicle.name, 60)
    if sum(other.name == vehicle.name for other in among) < 2:
        return name
    mark = vehicle.plate or (f"VIN …{vehicle.vin[-4:]}" if vehicle.vin else "")
    return clean(", ".join(part for part in (name, vehicle.colour, mark) if part), 75)


def told_apart(customer: Customer, among: Sequence[Customer], words: Words) -> str:
    """Return "••• 0147 · 2019 Honda Civic": enough to ask the caller, too little to copy."""
    parts = [masked_phone(customer.phones[0])] if customer.phones else []
    parts += [vehicle_name(v, customer.vehicles) for v in customer.vehicles[:2]]
    if len(customer.vehicles) > 2:
        parts.append(words.say("{number} more", number=len(customer.vehicles) - 2))
    alike = [c for c in among if c is not customer and _mark(c) == _mark(customer)]
    if alike or not parts:
        parts += [masked_email(email) for email in customer.emails[:1]]
        parts += (
            [customer.company] if customer.company and customer.name != customer.company else []
        )
        parts += [f"№ {customer.key}"] if customer.key else []
    return " · ".join(clean(part, 60) for part in parts if part)


def _mark(customer: Customer) -> tuple[str, ...]:
    phone = masked_phone(customer.phones[0]) if customer.phones else ""
    return (phone, *(vehicle.name for vehicle in customer.vehicles[:2]))
