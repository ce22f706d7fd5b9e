"""What myKaarma tells by itself: is it really from there, and which appointment is it about?

The rule: an event is only a hint to look. Nothing else in it is believed, so one that comes twice,
late or out of order does no harm, and its time need not be checked. Vendor facts: the raw body is
signed with HMAC-SHA256 in `mykaarma-signature-token`; the payload is JSON written as a text.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from pydantic import Field, Json, SecretStr, ValidationError

from bot.systems.tolerant import Shape, Text
from bot.systems.watching import Hint

SIGNATURE = "mykaarma-signature-token"
_APPOINTMENTS = "appointments"


class _Event(Shape):
    uuid: Text = Field(default="", max_length=200)
    event: Text = ""
    department_uuid: Text = ""


class _Envelope(Shape):
    """`type` is called otherwise on older pages of the vendor's."""

    type: Text = ""
    data_type: Text = ""
    event_type: Text = ""
    departmentuuid: Text = ""
    payload: Json[_Event]


class Webhook:
    """The events of one department; `secret` is what the vendor signs them with."""

    def __init__(self, secret: SecretStr, department: str) -> None:
        self._secret = secret.get_secret_value().encode()
        self._department = department

    def is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        expected = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        given = headers.get(SIGNATURE, "").strip().removeprefix("sha256=")
        return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace").lower())

    def read(self, body: bytes) -> Hint | None:
        """Return the appointment; None for other kinds, other departments, odd shapes."""
        try:
            envelope = _Envelope.model_validate_json(body)
        except ValidationError:
            return None
        kinds = {envelope.type, envelope.data_type, envelope.event_type}
        event = envelope.payload
        department = event.department_uuid or envelope.departmentuuid
        if _APPOINTMENTS not in kinds or department not in {"", self._department} or not event.uuid:
            return None
        return Hint(event.uuid, event.event.upper() == "CREATED")
