"""What is set from outside: the environment and deskhand.toml, checked before it is used.

The rule: secrets come from the environment alone, and whoever sets Deskhand up is told of every
problem at once, each in a sentence that says what is wrong, where, and what to write.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from bot.installs.sealing import Seal
from bot.rights.permits import Role
from bot.rights.settings import role_problems, role_sentence
from bot.screens.masking import Mask, Privacy
from bot.screens.words import LANGUAGES
from bot.system_settings import (
    BY_TYPE,
    VARIABLE,
    Checked,
    SystemSettings,
    Url,
    fields_of,
    is_secret,
    secrets_of,
)
from flows.understanding.request import Language

Mode = Literal["socket", "http"]

_ENVIRONMENT = {
    "slack_bot_token": "SLACK_BOT_TOKEN",
    "slack_app_token": "SLACK_APP_TOKEN",
    "slack_signing_secret": "SLACK_SIGNING_SECRET",
    "slack_client_id": "SLACK_CLIENT_ID",
    "slack_client_secret": "SLACK_CLIENT_SECRET",
    "secret_key": "DESKHAND_SECRET_KEY",
    "slack_api_url": "SLACK_API_URL",
    "database": "DESKHAND_DATABASE",
}
DATABASE = "sqlite:///deskhand.db"  # where nothing else is said

HomeId = Annotated[str, StringConstraints(pattern=r"^[TE][A-Z0-9]+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]


class SettingsError(Exception):
    """The settings cannot be used; `problems` are sentences for the person who sets Deskhand up."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _sealing(keys: SecretStr) -> SecretStr:
    try:
        Seal(keys.get_secret_value())
    except ValueError:
        raise ValueError(
            "has something in it that is no key: write one or more keys with commas between them, "
            "each made as docs/setup.md says"
        ) from None
    return keys


def _ours(language: Language) -> Language:
    if language not in LANGUAGES:
        raise ValueError(f"is {language!r}: write {_either(LANGUAGES)}")
    return language


class ChannelSettings(Checked):
    """What is meant in a channel: its system, and the language of cards for everybody there."""

    system: str | None = None
    language: Annotated[Language, AfterValidator(_ours)] | None = None


def _in_short(written: Any) -> Any:
    """Take a bare name for that of the system."""
    return {"system": written} if isinstance(written, str) else written


class Settings(Checked):
    """What a running Deskhand needs to know."""

    slack_bot_token: SecretStr | None = None  # of the one workspace; none where there are several
    slack_app_token: SecretStr | None = None  # Socket Mode only
    slack_signing_secret: SecretStr | None = None  # HTTP only; the old one may follow a comma
    slack_client_id: str | None = None  # several workspaces
    slack_client_secret: SecretStr | None = None
    # Fernet keys with commas between them, the newest first: these seal the workspaces' tokens.
    secret_key: Annotated[SecretStr, AfterValidator(_sealing)] | None = None
    public_url: Url | None = None  # several workspaces: where browsers reach Deskhand
    # The ids of the workspaces and organizations in which Deskhand may be installed.
    workspaces: frozenset[HomeId] = frozenset()
    slack_api_url: Annotated[Url, AfterValidator(lambda url: url + "/")] = "https://slack.com/api/"
    database: str = Field(default=DATABASE, repr=False)  # may hold a password
    default: str  # the system that is meant where nobody names one
    # Seconds after which another process takes up what a dead one left unfinished.
    lease: float = Field(default=15.0, ge=1.0, le=300.0)
    # For how many days a dialog is kept that nobody has touched, and an entry of the audit; with 0,
    # for ever. The database refuses to give up an entry of the audit before its time.
    keep_days: int = Field(default=30, ge=0, le=3650)
    audit_days: int = Field(default=365, ge=0, le=36500)
    systems: dict[Key, SystemSettings]
    # Who may do what; without any role every full member of the workspace may use Deskhand.
    roles: tuple[Role, ...] = ()
    look_ups_per_hour: int = Field(default=120, ge=1, le=100_000)  # of one person
    # So many different customers shown to one person within an hour are told in the log.
    alert_after_customers: int = Field(default=60, ge=1, le=100_000)
    # What of a customer stands in channels; where others than our own people read, nothing does.
    privacy: Privacy = Privacy()
    # Channel ids, and what is meant there where nobody says otherwise.
    channels: dict[str, Annotated[ChannelSettings, BeforeValidator(_in_short)]] = Field(
        default_factory=dict
    )

    @property
    def link_hosts(self) -> frozenset[str]:
        """Return the hosts that a button of a card may open: each system's own, and those it names.

        A host stands for the names below it, too.
        """
        own = {urlsplit(one.base_url).hostname or "" for one in self.systems.values()}
        return frozenset(own).union(*(one.link_hosts for one in self.systems.values()))

    @staticmethod
    def file(env: Mapping[str, str]) -> Path:
        """Return the settings file that the environment names, or the one where we are."""
        return Path(env.get("DESKHAND_CONFIG", "").strip() or "deskhand.toml")

    @classmethod
    def load(
        cls, env: Mapping[str, str], path: Path | None = None, mode: Mode = "socket"
    ) -> Settings:
        """Read the settings; a variable that is set to nothing counts as not set.

        Without `path` the file is the one that DESKHAND_CONFIG names, else deskhand.toml in the
        working directory. Raises SettingsError with everything that is wrong.
        """
        given = {name: value.strip() for name, value in env.items() if value.strip()}
        file = path or cls.file(given)
        problems = list(_environment_problems(given, mode))
        try:
            written = _read(file)
        except SettingsError as error:
            raise SettingsError(problems + error.problems) from error
        problems += _file_problems(written, given, file.name)
        try:
            settings = cls.model_validate(_joined(written, given))
        except ValidationError as error:
            problems += [_sentence(details, file.name) for details in error.errors()]
            raise SettingsError(problems) from None  # the cause would show what was written
        if problems:
            raise SettingsError(problems)
        return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = (
            f"{file} does not exist: copy deskhand.example.toml to {file} and fill it in, or say "
            "in DESKHAND_CONFIG where your file is."
        )
    except OSError as error:
        problem = f"{file} cannot be read ({error.strerror}): let Deskhand's user read it."
    except UnicodeDecodeError:
        problem = f"{file} is not a text in UTF-8: save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem = f'{file} is not valid TOML: {error}. Write texts in quotes, like name = "Main".'
    raise SettingsError([problem])


def _environment_problems(env: Mapping[str, str], mode: Mode) -> Iterator[str]:
    needed = [
        ("SLACK_APP_TOKEN", "an app-level token of your Slack app, which begins with xapp-")
        if mode == "socket"
        else ("SLACK_SIGNING_SECRET", "the signing secret of your Slack app"),
    ]
    if "SLACK_CLIENT_ID" in env:
        needed += [
            ("SLACK_CLIENT_SECRET", "the client secret of your Slack app"),
            ("DESKHAND_SECRET_KEY", "a key that you have made as docs/setup.md says"),
        ]
        if "SLACK_BOT_TOKEN" in env:
            yield (
                "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: set SLACK_BOT_TOKEN for one "
                "workspace, or SLACK_CLIENT_ID for several."
            )
        if mode == "socket":
            yield (
                "SLACK_CLIENT_ID is set, and several workspaces need HTTP, where the app is "
                "installed: run deskhand serve --http."
            )
    else:
        bot_token = ("SLACK_BOT_TOKEN", "the bot token of your Slack app, which begins with xoxb-")
        needed.insert(0, bot_token)
    for name, what in needed:
        if name not in env:
            yield f"{name} is not set: set this environment variable to {what}."
    beginnings = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
    for name, beginning in beginnings.items():
        # a token that Slack renews from time to time has one more word before it
        if name in env and not env[name].removeprefix("xoxe.").startswith(beginning):
            yield (
                f"{name} is another kind of token: set this environment variable to the one that "
                f"begins with {beginning}."
            )
    if not env.get("DESKHAND_DATABASE", "sqlite:").startswith(("sqlite:", "postgres")):
        yield (
            "DESKHAND_DATABASE is not the address of a database: write sqlite:///deskhand.db or "
            "postgresql://user:password@host/database."
        )


def _file_problems(written: Mapping[str, Any], env: Mapping[str, str], file: str) -> Iterator[str]:
    """Tell what the models do not see: secrets, and names of things that are not there."""
    if "SLACK_CLIENT_ID" in env:
        if not written.get("public_url"):
            yield (
                f"{file}: public_url is missing: write the address at which browsers reach "
                "Deskhand, like https://deskhand.example.com."
            )
        if not written.get("workspaces"):
            yield (
                f"{file}: workspaces is missing: write the ids of the workspaces in which Deskhand "
                'may be installed, like ["T0123456789"].'
            )
    for key in written:
        if _comes_from_environment(key):
            variable = _ENVIRONMENT.get(key, key.upper())
            yield f"{file}: {key} does not belong in this file: set the variable {variable}."
    systems = _systems(written)
    if not systems:
        yield f"{file} has no system: write a table like [systems.garage]."
    default = written.get("default")
    if systems and isinstance(default, str) and default not in systems:
        yield f"{file}: default is {default!r}: write the name of a system, {_either(systems)}."
    channels = written.get("channels")
    for channel, meant in channels.items() if isinstance(channels, dict) else ():
        name = meant.get("system") if isinstance(meant, dict) else meant
        if isinstance(name, str) and name not in systems:
            yield (
                f"{file}, [channels]: {channel} names {name!r}: write the name of a system, "
                f"{_either(systems)}."
            )
    for problem in role_problems(written.get("roles"), systems):
        yield f"{file}, {problem}"
    for name, table in systems.items():
        where = f"{file}, [systems.{name}]"
        for key in (key for key in table if is_secret(key, table)):
            yield (
                f"{where}: {key} is a secret, and secrets do not belong in this file. Take it out, "
                f"set it as an environment variable, and write that variable's name as {key}_env."
            )
        told = set(env)
        for secret in secrets_of(table):
            variable = str(table.get(f"{secret}_env", ""))
            if re.match(VARIABLE, variable) and variable not in told:
                told.add(variable)
                yield (
                    f"{variable} is not set: set this environment variable to the "
                    f"{secret.replace('_', ' ')} for [systems.{name}]."
                )


def _joined(written: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any]:
    """Join the file and the environment into what the models check.

    What has a sentence of its own is filled up or left out, so as not to be told twice.
    """
    data = {key: value for key, value in written.items() if not _comes_from_environment(key)}
    data |= {field: env[name] for field, name in _ENVIRONMENT.items() if name in env}
    systems = _systems(written)
    if len(systems) < 2:
        data.setdefault("default", next(iter(systems), ""))
    data.setdefault("systems", {})
    if systems:
        data["systems"] |= {
            name: {key: value for key, value in table.items() if not is_secret(key, table)}
            | {secret: env.get(str(table.get(f"{secret}_env")), "") for secret in secrets_of(table)}
            for name, table in systems.items()
        }
    return data


def _sentence(details: ErrorDetails, file: str) -> str:
    """Say what one of pydantic's findings means. What was written is quoted only where it helps."""
    *path, last = details["loc"]
    known: Iterable[str] = Settings.model_fields
    if path[:1] == ["systems"] and path[2:]:
        # pydantic names the type of the system here; the file does not
        known = fields_of(BY_TYPE[str(path.pop(2))], path[2:])
    elif path[:1] == ["channels"]:
        known = ChannelSettings.model_fields
    elif path[:1] == ["privacy"]:
        known = (Mask if path[1:] else Privacy).model_fields
    if path[:1] == ["roles"] or last == "roles":
        return f"{file}, {role_sentence(details)}."
    key = str(last)
    if key in _ENVIRONMENT:
        return f"{_ENVIRONMENT[key]} {_reason(details)}."
    where = f"{file}, [{'.'.join(map(str, path))}]" if path else file
    match details["type"]:
        case "union_tag_invalid":
            context = details["ctx"]
            known = context["expected_tags"].replace(", ", " or ")
            return f"{where[:-1]}.{key}]: type is {context['tag']!r}: write {known}."
        case "union_tag_not_found":
            return f"{where[:-1]}.{key}]: type is missing: write it as deskhand.example.toml shows."
        case "missing" if key == "branch":
            return f"{where} has no branch: write a table [{'.'.join(map(str, path))}.branch]."
        case "missing":
            return f"{where}: {key} is missing: write it as deskhand.example.toml shows."
        case "extra_forbidden":
            near = get_close_matches(key, known, 1)
            instead = f"write {near[0]}, or take it out" if near else "take it out"
            return f"{where}: {key} is not a setting: {instead}."
        case "string_pattern_mismatch" if path == ["workspaces"]:
            return (
                f"{file}: workspaces has something in it that is no id: write ids as Slack shows "
                "them, which begin with T, or with E for an organization."
            )
        case "string_pattern_mismatch" if key == "[key]":
            return (
                f"{where} is no name for a system: begin it with a small letter, and use only "
                "small letters, digits, - and _."
            )
        case "string_pattern_mismatch":
            return (
                f"{where}: {key} is no name of an environment variable: write a name like "
                "GARAGE_PASSWORD, and not the secret itself."
            )
        case _:
            return f"{where}: {key} {_reason(details)}."


def _reason(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return f"is {details['input']!r}: write {context['expected']}"
        case "string_too_short":
            return "is empty: write something between the quotes"
        case "bool_type" | "bool_parsing":
            return "is not a yes or no: write true or false, without quotes"
        case "string_type":
            return "is not a text: write it in quotes"
        case "int_type" | "int_parsing" | "int_from_float":
            return "is not a whole number: write it without quotes"
        case "float_type" | "float_parsing":
            return "is not a number: write it without quotes"
        case "greater_than_equal":
            return f"is too small: write {context['ge']:g} or more"
        case "less_than_equal":
            return f"is too large: write {context['le']:g} or less"
        case "frozen_set_type" | "tuple_type" | "list_type":
            return 'is not a list: write it in brackets, like ["one", "another"]'
        case "dict_type" | "model_type" | "model_attributes_type":
            return "is not a table: write it as deskhand.example.toml shows"
        case _:
            return f"cannot be used: {details['msg']}"


def _systems(written: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    systems = written.get("systems")
    tables = systems.items() if isinstance(systems, dict) else ()
    return {name: table for name, table in tables if isinstance(table, dict)}


def _comes_from_environment(key: str) -> bool:
    return key.upper() in _ENVIRONMENT.values() or key in _ENVIRONMENT


def _either(names: Iterable[str]) -> str:
    return " or ".join(map(repr, names))
