"""The pieces that vendors' answers are read with: tolerant of what documents leave open.

The rule: null means absent, a number may come as a text and a text as a number, fields nobody knows
are ignored. What is read here is not interpreted here.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel


def _text(value: object) -> object:
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else value


def _number(value: object) -> int | None:
    """Read a whole number: the vendor has mileage as 41000, "41,000" or ""."""
    if not isinstance(value, str | int | float):
        return None
    digits = "".join(c for c in str(value).partition(".")[0] if c in "0123456789")
    return int(digits) if digits and len(digits) <= 9 else None


def _money(value: object) -> Decimal | None:
    if not isinstance(value, str | int | float):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _object(value: object) -> object:
    return {} if value is None else value


def _list(value: object) -> object:
    return () if value is None else value


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Number = Annotated[int | None, BeforeValidator(_number)]
Money = Annotated[Decimal | None, BeforeValidator(_money)]
T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(_list)]
One = Annotated[T, BeforeValidator(_object)]


class Shape(BaseModel):
    """Base of the vendor's objects. A mistake never repeats a value: it may name a person."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
    )
