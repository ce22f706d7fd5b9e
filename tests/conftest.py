"""Options and guards that all tests share.

The rule: whatever an app sends to the local Slack in any test is judged by Slack's limits as the
local Slack keeps them, and by the SDK's own models; and what is read aloud begins with what is
written. A test that sends faults on purpose says so.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.demo.slack.judging import Verdict, listeners

# The log of the whole run is searched for customers.
pytest_plugins = ["tests.searched"]


class Judge:
    """Counts what was sent, and keeps what was refused though nobody meant it to be."""

    def __init__(self) -> None:
        self.test = ""
        self.on_purpose = False
        self.judged = 0
        self.refused_on_purpose = 0
        self.faults: list[str] = []

    def hear(self, verdict: Verdict) -> None:
        self.judged += 1
        wrong = [*(verdict.problems or _sdk_problems(verdict)), *_misnamed(verdict.payload)]
        if wrong and self.on_purpose:
            self.refused_on_purpose += 1
        elif wrong:
            self.faults.append(f"in {self.test}, a {verdict.kind}: {'; '.join(wrong[:5])}")


def _sdk_problems(verdict: Verdict) -> Iterator[str]:
    """Yield what the SDK's models say; they know no data tables and no charts."""
    if not isinstance(verdict.payload, dict | list):
        return
    try:
        if verdict.kind in ("modal", "home"):
            view: dict[str, Any] = dict(verdict.payload)
            View(**view).to_dict()
        elif verdict.kind == "message":
            for one in verdict.payload:
                block = Block.parse(one)
                if block is not None:
                    block.to_dict()
    except (SlackObjectFormationError, TypeError) as mistake:
        yield f"the SDK: {mistake}"


def _misnamed(part: Any) -> Iterator[str]:
    """Yield what cannot be pressed by saying what is written on it (WCAG 2.2, 2.5.3)."""
    if isinstance(part, dict):
        spoken, text = part.get("accessibility_label"), part.get("text")
        written = text.get("text") if isinstance(text, dict) else None
        if spoken and written and not str(spoken).startswith(str(written)):
            yield f"“{written}” is read aloud as “{spoken}”"
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in inside:
        yield from _misnamed(one)


JUDGE = Judge()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the transcripts anew")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sends_faults: an app sends on purpose what Slack refuses, to see it refused"
    )
    listeners.append(JUDGE.hear)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    JUDGE.test = item.nodeid
    JUDGE.on_purpose = item.get_closest_marker("sends_faults") is not None
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """Fail a test in which an app sent what Slack refuses."""
    del item
    try:
        result = yield
    finally:
        faults, JUDGE.faults = JUDGE.faults, []
    if faults:
        pytest.fail("Slack would refuse what was sent\n" + "\n".join(faults), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Any:
    """Let go of connections that a killed process had just begun: nobody is left to close them.

    Else the first test after it that collects garbage would be the one to fail.
    """
    result = yield
    if "nursery" in getattr(item, "fixturenames", ()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Any:
    """What was sent after the last test counts, too.

    A process that runs a part of the tests gives its counts to the one that leads.
    """
    if hasattr(session.config, "workeroutput"):
        counted = (JUDGE.judged, JUDGE.refused_on_purpose, JUDGE.faults)
        session.config.workeroutput["judged"] = counted
    elif JUDGE.faults:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what such a process counted."""
    judged, on_purpose, faults = getattr(node, "workeroutput", {}).get("judged", (0, 0, ()))
    JUDGE.judged += judged
    JUDGE.refused_on_purpose += on_purpose
    JUDGE.faults += faults


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if JUDGE.judged:
        terminalreporter.write_line(
            f"{JUDGE.judged} payloads to the local Slack were judged: "
            f"{JUDGE.refused_on_purpose} refused on purpose, {len(JUDGE.faults)} after the tests"
        )
    for fault in JUDGE.faults:
        terminalreporter.write_line(fault)
