"""The vendor's answers in the vendor's own shapes, read tolerantly.

The rule: only ids are required. A row of a list is shorter than the record itself. Nested records
are trusted over the numbers beside them, which the vendor's own examples get wrong.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, Field, RootModel

from bot.systems.tolerant import Id, Many, Number, One, Shape, Text


class Link(Shape):
    """Another record as it is named within one; empty where there is none."""

    id: Text = ""
    reference: Text = ""
    name: Text = ""


class Record(Shape):
    """What every row of a list is."""

    id: Id


class Appointment(Record):
    reference: Text = ""
    title: Text = ""
    note: Text = ""
    start_date: Text = ""
    end_date: Text = ""
    done: bool | None = False
    user: One[Link] = Link()
    customer_id: Number = None
    customer: One[Link] = Link()
    appointment_category_id: Number = None
    appointment_category: One[Link] = Link()
    contacts: Many[Link] = ()
    date_created: Text = ""
    last_updated: Text = ""


class Category(Record):
    reference: Text = ""
    name: Text = ""
    is_active: bool | None = True


class Customer(Record):
    """A customer, without what is about money: that is neither read nor written."""

    reference: Text = ""
    name: Text = ""
    category_reference: Text = ""
    customer_category: One[Link] = Link()
    is_sub_customer: bool | None = None
    parent_customer: Any = None
    customer_segmentation: Any = None
    is_active: bool | None = True
    on_hold: bool | None = False
    on_hold_reason: Text = ""
    barcode: Text = ""
    country: Text = ""
    city: Text = ""
    postal_code: Text = ""
    address: Text = ""
    latitude: Text = ""
    longitude: Text = ""
    email: Text = ""
    phone: Text = ""
    mobile: Text = ""
    fax: Text = ""
    comment: Text = ""
    website: Text = ""


class Contact(Record):
    customer_reference: Text = ""
    customer: One[Link] = Link()
    first_name: Text = ""
    last_name: Text = ""
    mobile: Text = ""
    phone: Text = ""
    phone2: Text = Field(default="", alias="phone2")
    email: Text = ""


class Employee(Record):
    reference: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    enabled: bool | None = True


Row = TypeVar("Row", bound=Record)


class Paging(Shape):
    """Where a page is. Its links name an older version of the API and are never followed."""

    total: Number = None


class Page(Shape, Generic[Row]):
    paging: One[Paging] = Paging()
    data: Many[Row]


class Deleted(Shape):
    """Answer of a deletion; that it says no "false" is looked at with the complaints."""

    success: Text = ""


class Written(RootModel[Any]):
    """Answer of a customer's upsert, not documented: whatever comes without an error is good."""

    model_config = ConfigDict(hide_input_in_errors=True)
