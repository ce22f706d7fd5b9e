"""Sealing what is kept of an installation, so that whoever reads the database has no token.

The rule: what is sealed says whose it is, so that a row copied over another one opens nothing.
"""

from __future__ import annotations

import json
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

_STATE = "state:"


class Tokens(BaseModel):
    """What Slack gave for an installation; `refresh` is empty where tokens do not end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot: SecretStr
    refresh: SecretStr = SecretStr("")


class Seal:
    """Seals with the first key and opens with every one: a key is changed by putting one in front.

    `keys` are Fernet keys with commas between them. Raises ValueError where one is none.
    """

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])

    def close(self, home: str, tokens: Tokens) -> str:
        held = {
            "home": home,
            "bot": tokens.bot.get_secret_value(),
            "refresh": tokens.refresh.get_secret_value(),
        }
        return self._fernet.encrypt(json.dumps(held).encode()).decode()

    def open(self, home: str, sealed: str) -> Tokens | None:
        """Return what was sealed for this workspace; None if no key of ours opens it."""
        try:
            held = json.loads(self._fernet.decrypt(sealed.encode()))
            if held.pop("home") != home:
                return None
            return Tokens.model_validate(held)
        except (InvalidToken, ValueError, KeyError, AttributeError, ValidationError):
            return None

    def renew(self, sealed: str) -> str | None:
        """Seal anew with the first key; None if no key of ours opens it."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            return None

    def new_state(self) -> str:
        """Make a text that only we can have made, and that says when."""
        return self._fernet.encrypt(f"{_STATE}{secrets.token_urlsafe(18)}".encode()).decode()

    def read_state(self, state: str, seconds: int) -> str | None:
        """Return what tells one state from another; None if it is not ours or too old."""
        try:
            held = self._fernet.decrypt(state.encode(), ttl=seconds).decode()
        except (InvalidToken, ValueError):
            return None
        return held.removeprefix(_STATE) if held.startswith(_STATE) else None
