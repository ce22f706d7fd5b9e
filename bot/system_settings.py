"""What is set for each scheduling system: its table in deskhand.toml, a model for each type.

The rule: a table holds no secret, only the names of the variables that do; a field that ends in
`_env` is such a name, and the field without that ending is the secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from bot.systems.qmatic.paths import Paths
from bot.systems.valomnia.week import WorkingHours
from flows.domain import Branch

_SECRET_WORDS = re.compile(r"user(name)?|pass(word)?|(\w+_)?(secret|token|key)|credentials?")
VARIABLE = r"^[A-Z][A-Z0-9_]*$"
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def _reachable(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is not a web address: write one like https://api.example.com")
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise ValueError("would send secrets unencrypted: write https:// in place of http://")
    return url


def _known_hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name):
            raise ValueError(
                f'holds {name!r}, which is no host: write names like "links.example.com", without '
                "https:// and in small letters"
            )
    return names


def _real(branch: Branch) -> Branch:
    if branch.zone not in available_timezones():
        raise ValueError(
            f"has a time zone that does not exist, {branch.zone!r}: write zone as in the IANA "
            'list, like "America/New_York"'
        )
    if not re.fullmatch("[A-Z]{2}", branch.country):
        raise ValueError(
            f"has a country that is no code, {branch.country!r}: write country as two capital "
            'letters (ISO 3166), like "US"'
        )
    return branch


# Seconds between two looks for what others changed; 0: nobody looks.
Seconds = Annotated[float, Field(ge=0, le=3600)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, AfterValidator(_reachable), AfterValidator(lambda url: url.rstrip("/"))]
Hosts = Annotated[tuple[str, ...], AfterValidator(_known_hosts)]
VariableName = Annotated[str, StringConstraints(pattern=VARIABLE)]


class Checked(BaseModel):
    """A table of the file: what is in it and is no setting is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MyKaarmaSettings(Checked):
    """One myKaarma service department."""

    type: Literal["mykaarma"]
    title: Words = "myKaarma"  # how people at the desk call it
    base_url: Url = "https://api.mykaarma.com"
    dealer: Words  # dealerUuid
    department: Words  # departmentUuid
    confirm: Literal["draft", "book"] = "draft"
    link_source: Words = "slack"  # what the customer's link says about where it comes from
    notify_customer: bool = True  # true: myKaarma really sends the customer a text or an e-mail
    watch_seconds: Seconds = 60
    user_env: VariableName
    password_env: VariableName
    link_hosts: Hosts = ("mykaarma.com",)  # that a button may open
    webhook_secret_env: VariableName | None = None  # without one there are no webhooks
    branch: Annotated[Branch, AfterValidator(_real)]
    user: SecretStr
    password: SecretStr
    webhook_secret: SecretStr = SecretStr("")


class QmaticSettings(Checked):
    """One branch of a Qmatic tenant. What no document of Qmatic's tells has what is assumed."""

    type: Literal["qmatic"]
    title: Words = "Qmatic"
    base_url: Url
    token_url: Url | None = None  # the host that gives tokens; base_url if it is not written
    # Qmatic takes it in small letters and without spaces
    account: Annotated[Words, AfterValidator(lambda name: "".join(name.lower().split()))]
    tenant: Words  # the system id
    branch_id: Words  # Qmatic's own, a GUID
    language: Literal["en_US", "en_UK", "fr_FR", "nl_NL", "de_DE", "it_IT", "ES_es"] = "en_US"
    combines: bool = True  # true: the tenant has the feature that combines services in one visit
    service_ids: Words = "serviceIds"  # how the services are called in a question for free times
    paths: Paths = Paths()
    watch_seconds: Seconds = 60
    client_id_env: VariableName
    client_secret_env: VariableName
    link_hosts: Hosts = ()  # that a button may open
    branch: Annotated[Branch, AfterValidator(_real)]
    client_id: SecretStr
    client_secret: SecretStr
    confirm: ClassVar[Literal["book"]] = "book"  # there are no drafts


def _no_star(reference: str) -> str:
    if "*" in reference:
        raise ValueError("has a star, which stands for anything in Valomnia's searches")
    return reference


class ValomniaSettings(Checked):
    """The calendar of one employee in a Valomnia organization: of the one who signs in."""

    type: Literal["valomnia"]
    title: Words = "Valomnia"
    base_url: Url
    version: Words = "v2.1"  # of the API
    employee: Annotated[Words, AfterValidator(_no_star)]  # the employee's reference in Valomnia
    slot_minutes: int = Field(default=30, ge=5, le=480)
    lead_minutes: int = Field(default=60, ge=0, le=20160)  # how long before a visit it is booked
    horizon_days: int = Field(default=60, ge=1, le=366)  # how far ahead visits are offered
    working_hours: WorkingHours
    watch_seconds: Seconds = 30
    user_env: VariableName
    password_env: VariableName
    link_hosts: Hosts = ()  # that a button may open
    branch: Annotated[Branch, AfterValidator(_real)]
    user: SecretStr
    password: SecretStr
    confirm: ClassVar[Literal["book"]] = "book"  # there are no drafts


AnySystem = MyKaarmaSettings | QmaticSettings | ValomniaSettings
SystemSettings = Annotated[AnySystem, Field(discriminator="type")]

BY_TYPE: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(AnySystem)
}


def fields_of(model: type[BaseModel], path: Sequence[int | str]) -> Iterable[str]:
    """Return the names of the fields of a table, that of a system or one inside it."""
    inner: dict[str, type[BaseModel]] = {
        "branch": Branch,
        "paths": Paths,
        "working_hours": WorkingHours,
    }
    return (inner.get(str(path[0]), model) if path else model).model_fields


def secrets_of(table: Mapping[str, Any]) -> list[str]:
    """Return the fields of a system that come from variables, whose names its table holds."""
    model = BY_TYPE.get(str(table.get("type")), BaseModel)
    return [name.removesuffix("_env") for name in model.model_fields if name.endswith("_env")]


def is_secret(key: str, table: Mapping[str, Any]) -> bool:
    """Is this field of a system's table a secret, or named like one?"""
    return key in secrets_of(table) or bool(_SECRET_WORDS.fullmatch(key))
