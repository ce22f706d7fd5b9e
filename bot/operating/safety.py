"""What works and is unsafe all the same: each setting in a sentence, with what to write instead.

The rule: a warning is something that somebody may want, so it never stops Deskhand; what nobody can
want is refused by the settings.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.records.database import file_of
from bot.settings import Settings
from bot.system_settings import MyKaarmaSettings

THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}
ENCRYPTED = {"require", "verify-ca", "verify-full"}
# Hosts whose links lead wherever somebody wants.
SHORTENERS = {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "rebrand.ly", "cutt.ly"}
SHORT_AUDIT = 90  # days


def unsafe(settings: Settings, config: Path) -> Iterator[str]:
    """Yield a sentence for every setting that is unsafe; `config` is the settings file."""
    yield from _files(settings, config)
    yield from _database(settings)
    yield from _time(settings)
    yield from _systems(settings)
    yield from _privacy(settings)
    slack = urlsplit(settings.slack_api_url)
    if slack.scheme != "https" or not (slack.hostname or "").endswith("slack.com"):
        yield (
            f"SLACK_API_URL is {settings.slack_api_url}, which is not Slack: whoever is there gets "
            "the bot token. Take the variable out, unless it is for trying."
        )


def _files(settings: Settings, config: Path) -> Iterator[str]:
    database = file_of(settings.database)
    if database and database.exists() and database.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield (
            f"{database} can be read or written by other users of this machine, and it holds "
            f"customers' names and numbers: run chmod 600 {database}."
        )
    if config.exists() and config.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield (
            f"{config} can be changed by other users of this machine, who could send bookings and "
            f"passwords elsewhere: run chmod go-w {config}."
        )


def _database(settings: Settings) -> Iterator[str]:
    try:
        url = make_url(settings.database)
    except ArgumentError:
        return  # whoever tries to open it says so
    if url.get_backend_name() == "sqlite":
        return
    encrypted = url.query.get("sslmode", "") in ENCRYPTED
    if not encrypted and (url.host or "") not in THIS_MACHINE:
        yield (
            f"The connection to PostgreSQL at {url.host} need not be encrypted, and customers' "
            "names go over it: add sslmode=verify-full to DESKHAND_DATABASE."
        )


def _time(settings: Settings) -> Iterator[str]:
    if not settings.keep_days:
        yield (
            "keep_days is 0: dialogs are kept for ever, with the customers' data in them. Write "
            "how many days you need, like 30."
        )
    if not settings.audit_days:
        yield (
            "audit_days is 0: the audit is kept for ever, with the ids of staff and customers in "
            "it. Write how many days you need, like 365."
        )
    elif settings.audit_days < SHORT_AUDIT:
        yield (
            f"audit_days is {settings.audit_days}: what somebody did can hardly be looked up "
            f"later. Write {SHORT_AUDIT} or more."
        )


def _privacy(settings: Settings) -> Iterator[str]:
    for kind in ("public_channels", "private_channels"):
        mask = getattr(settings.privacy, kind)
        if mask.contact == "shown":
            yield (
                f"[privacy]: {kind} shows customers' numbers and notes to everybody who reads "
                'there, also to those who may not look them up. Write contact = "masked": “Show '
                "details” shows them to who may."
            )
        if mask.names == "full" and kind == "public_channels":
            yield (
                "[privacy]: public_channels shows customers' names where the whole workspace can "
                'read and search. Write names = "initials".'
            )


def _systems(settings: Settings) -> Iterator[str]:
    for key, one in settings.systems.items():
        where = f"[systems.{key}]"
        if urlsplit(one.base_url).scheme != "https":
            yield (
                f"{where}: base_url is not encrypted, so the password can be read on the way. "
                "Write https://, unless it is for trying."
            )
        if isinstance(one, MyKaarmaSettings) and one.confirm == "book" and one.notify_customer:
            yield (
                f'{where}: with confirm = "book" and notify_customer = true every Confirm books '
                "at once and sends the customer a message, tests included. Write notify_customer = "
                "false until you are through with trying."
            )
        for host in one.link_hosts:
            if host in SHORTENERS:
                yield (
                    f"{where}: link_hosts names {host}, where anybody can make a link to anywhere. "
                    "Name the host of the system itself."
                )
