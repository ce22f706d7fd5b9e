"""The log of the whole run is searched for the stand-ins' customers; one in it fails the run.

The rule: everything that Deskhand logs passes here: its own lines, those of its libraries, and what
the bots that tests start as processes of their own write to standard error. What the local Slack
and the stand-ins log does not count: to them a customer is no secret.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import structlog

# Stands in for a customer where a test makes one up; no log may hold it either.
SECRET = "Quetzalcoatlus"  # no password: a name that nothing else has

_NOT_OURS = ("bot.demo", "aiohttp.access", "aiohttp.server", "tests", "hypothesis", "slack_")
_findings: list[str] = []
# What Deskhand logged lately, for tests that want to know whether anything broke.
heard: deque[str] = deque(maxlen=20_000)
_test = "before the first test"


@cache
def _customers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what would be a customer in a log: by words, and by digits alone."""
    from bot.demo.systems.mykaarma import MyKaarma
    from bot.demo.systems.qmatic import Qmatic
    from bot.demo.systems.valomnia import Valomnia

    garage, office, field = MyKaarma(), Qmatic(), Valomnia()
    words: set[str] = {SECRET}
    numbers: set[str] = set()
    for customer in garage.customers.values():
        words |= {f"{customer.first} {customer.last}", customer.last, customer.company}
        words |= {str(one["emailAddress"]) for one in customer.emails}
        numbers |= {str(one["phoneNumber"]) for one in customer.phones}
        for vehicle in customer.vehicles:
            words |= {vehicle.vin, vehicle.plate}
    for person in office.people:
        words |= {f"{person.first} {person.last}", person.last, person.email, person.identifier}
        numbers.add(person.phone)
    for shop in field.customers.values():
        words.add(shop.name)
        numbers.add(str(shop.details.get("phone") or ""))
    for contact in field.team.contacts.values():
        words |= {f"{contact.first} {contact.last}", contact.last, contact.email}
        numbers.add(contact.mobile)
    tails = {re.sub(r"\D", "", number)[-9:] for number in numbers}
    by_word = "|".join(sorted((re.escape(one) for one in words if len(one) > 3), key=len))
    by_digits = "|".join(one for one in tails if len(one) > 6)
    return re.compile(rf"(?<!\w)(?:{by_word})(?!\w)"), re.compile(rf"(?:{by_digits})(?!\d)")


def customer_in(line: str) -> str:
    """Return what of a customer stands in a line; "" if nothing does."""
    by_word, by_digits = _customers()
    # a number is the same number with whatever people write between its digits
    joined = re.sub(r"(?<=\d)[\s().-]+(?=\d)", "", line)
    found = by_word.search(line) or by_digits.search(joined)
    return found[0] if found else ""


def search(line: str, where: str) -> None:
    """Keep a line that holds a customer, as a finding."""
    found = customer_in(line)
    if found:
        _findings.append(f"{where}: {found!r} in {line[:300]!r}")


class _Searching(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(_NOT_OURS):
            search(self.format(record), f"{_test}, logger {record.name}")


def _searched(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    search(repr(event), f"{_test}, our log")
    heard.append(str(event.get("event")))
    return event


def pytest_configure() -> None:
    """Listen from the first import to the last test."""
    from bot.operating.log import where_it_broke

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            where_it_broke,
            _searched,
            structlog.processors.JSONRenderer(),
        ]
    )
    logging.getLogger().addHandler(_Searching())


def pytest_runtest_logstart(nodeid: str) -> None:
    global _test  # noqa: PLW0603  # there is one run
    _test = nodeid


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Search what the bots of this test wrote, that are processes of their own."""
    for name, text in report.sections:
        if "stderr" in name:
            for line in _ours(text):
                search(line, f"{report.nodeid}, a bot's log")


def _ours(text: str) -> Iterator[str]:
    """Yield the lines of our own log: JSON, and what a library or a traceback adds to them."""
    for line in text.splitlines():
        if not line.startswith(_NOT_OURS):
            yield line


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run; a process that runs a part of it gives what it found to the one that leads."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["in_log"] = list(_findings)
    elif _findings and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what such a process found."""
    _findings.extend(getattr(node, "workeroutput", {}).get("in_log", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say where a customer stood in a log."""
    if not _findings:
        return
    terminalreporter.section("customers in the log")
    for finding in dict.fromkeys(_findings):
        terminalreporter.write_line(finding)
