"""The steps that workflows run: free times as text, and a draft that a person is to confirm.

The rules: a step never writes to a scheduling system. It acts for the person that it names and asks
for that person's permission, never for that of whoever built the workflow. Every run is ended, with
what came out or with a sentence that says what to change.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

import structlog
from slack_sdk.errors import SlackApiError

from bot.desks import Desks
from bot.inbox import Where, Words
from bot.installs.workspaces import Workspaces
from bot.memory import Store, new_id
from bot.perform import perform
from bot.preferences import Preferences
from bot.receipt import Receipt
from bot.rights.gate import Gate
from bot.rights.permits import Refusal, Verb
from bot.screens import AnyState, card
from bot.screens import words as language
from bot.screens import workflow as screen
from bot.screens.blocks import Key
from bot.screens.hints import hint_text
from bot.screens.masking import CLOSED, masked
from bot.showing import Showing, slack_said
from bot.systems import System
from bot.turn import Turns, reference_of
from bot.workflows.inbox import StepRun
from flows.booking.events import BookingAsked
from flows.domain import Desk
from flows.front_desk import MACHINES
from flows.looking_up import LOOKING_UP, LookUpAsked, ShowingSlots, ShowingWeek, StalledSlots
from flows.machine import State, Working
from flows.talking import Opening
from flows.understanding import understand
from flows.understanding.request import Request

_log = structlog.get_logger("deskhand.workflow")

Outputs = Mapping[str, str | int]


class MistakenError(Exception):
    """The step cannot be done as it was put; the sentence says what to change."""

    def __init__(self, sentence: str) -> None:
        super().__init__("mistaken")
        self.sentence = sentence


class Workflow:
    """Runs steps. `read` understands words on the clock of the system that they mean."""

    def __init__(
        self,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        workspaces: Workspaces,
        gate: Gate,
        clock: Callable[[], datetime],
        read: Callable[[Words], Awaitable[tuple[Request | None, str]]],
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._workspaces = workspaces
        self._gate = gate
        self._clock = clock
        self._read = read

    async def run(self, step: StepRun, receipt: Receipt) -> None:
        """Run a step and tell Slack how it ended; nobody is asked twice for the same booking.

        A look does no harm when Slack delivers it again, because a process died before its end.
        """
        if step.step == "draft_appointment":
            if not await self._store.first_time(receipt.key):
                return
            receipt.kept.set()
        words = await self._words(step)
        try:
            outputs = await self._outputs(step, words)
        except MistakenError as mistake:
            await self._fail(step, mistake.sentence)
        except Exception as error:  # noqa: BLE001  # a run that nobody ends stands open in Slack
            _log.exception("step_broke", run=step.id, error=type(error).__name__)
            await self._fail(step, screen.went_wrong(words))
        else:
            arguments = {"function_execution_id": step.id, "outputs": dict(outputs)}
            await self._end(step, "functions_completeSuccess", arguments)

    async def _words(self, step: StepRun) -> language.Words:
        """Return the words of the person whom the step names; English where it names nobody."""
        spoken = await self._preferences.language(step.person) if step.person.id else "en"
        return language.Words(spoken, self._desks.branch(self._desks.default))

    async def _outputs(self, step: StepRun, words: language.Words) -> Outputs:
        """Do a step for whom it names, if they may use Deskhand."""
        if not step.person.id:
            raise MistakenError(screen.nobody_named(words))
        if step.step == "find_slots":
            return await self._find_slots(step, words)
        return await self._draft(step, words)

    async def _permitted(
        self, step: StepRun, verb: Verb, system: str, words: language.Words, channel: str = ""
    ) -> None:
        """Ask for the permit of the person whom the step names; without a channel, for any."""
        verdict = await self._gate.permits.may(
            step.person, verb, system=system, channel=channel or None
        )
        if isinstance(verdict, Refusal):
            reason = await self._gate.sentence(step.person, verdict, system)
            raise MistakenError(screen.refused(reason, words))

    async def _find_slots(self, step: StepRun, words: language.Words) -> Outputs:
        """Look free times up as the dialog does, without a card."""
        where = Where(person=step.person, channel=step.channel)
        named = self._desks.named(step.system) if step.system.strip() else None
        if step.system.strip() and named is None:
            raise MistakenError(screen.no_such_system(step.system, self._desks.titles, words))
        key = named or await self._preferences.usual(where)
        system = self._desks.system(key)
        assert system is not None  # noqa: S101  # it was just named by the settings
        await self._permitted(step, "look_up", key, words)
        request = self._asked(step, key, words)
        desk = self._desks.desk(key, language=words.language, reference=step.id)
        state = await self._looked_up(request, desk, system)
        there = language.Words(words.language, desk.branch, self._today(desk))
        if isinstance(state, StalledSlots):
            sentence = hint_text(state, state.hint, there) if state.hint else ""
            raise MistakenError(sentence or screen.went_wrong(words))
        assert isinstance(state, ShowingSlots | ShowingWeek)  # noqa: S101  # nothing else is left
        mistake = screen.slots_mistake(state, there)
        if mistake:
            raise MistakenError(mistake)
        return screen.slots_outputs(state, there)

    def _asked(self, step: StepRun, key: str, words: language.Words) -> Request:
        """Read both inputs, each for what it stands for."""
        branch = self._desks.branch(key)
        now = self._clock().astimezone(branch.tz)
        when = understand(step.when, now=now, country=branch.country, asked="when").when
        if when is None:
            raise MistakenError(screen.not_a_time(step.when, words))
        what = understand(step.service, now=now, country=branch.country, asked="services").what
        if not what and step.service.strip():
            what = (language.clean(step.service, 80),)
        return Request(intent="slots", what=what, when=when)

    async def _looked_up(self, request: Request, desk: Desk, system: System) -> State:
        """Walk the look-up until it waits for a person; it only reads."""
        asked = LookUpAsked(about="slots", request=request, at=self._clock())
        state = LOOKING_UP.step(Opening(desk=desk), asked)
        while isinstance(state, Working):
            came = await perform(state.effect, system, "")
            state = LOOKING_UP.step(state, came.model_copy(update={"at": self._clock()}))
        assert state is not None  # noqa: S101  # the table was checked: every end has its row
        return state

    async def _draft(self, step: StepRun, words: language.Words) -> Outputs:
        """Open a booking in the person's conversation with the app; they go on with it there."""
        where = Where(person=step.person, channel=step.channel)
        key = f"step:{step.id}"
        request, system = await self._read(Words(where, step.words, step.sent, key, "/book"))
        await self._permitted(step, "book", system, words)
        if request is None or not (request.who or request.what or request.when):
            raise MistakenError(screen.nothing_said(words))
        begins = await self._showing.begin(where, screen.asked_by_workflow(words))
        if begins is None:
            raise MistakenError(screen.not_reached(words))
        await self._permitted(step, "book", system, words, begins.channel)
        opened = new_id()
        asked = BookingAsked(request=request)
        await self._turns.open(asked, begins, system, dialog_id=opened)
        dialog = await self._store.load(opened)
        if dialog is None:
            raise MistakenError(screen.went_wrong(words))
        state = MACHINES[dialog.flow].load(dialog.state)
        branch = self._desks.branch(dialog.desk)
        drawn = card(
            # Nobody knows where a workflow posts it.
            masked(cast("AnyState", state), CLOSED),
            Key(dialog.id, dialog.turn),
            language.Words(words.language, branch),
        )
        return {"reference": reference_of(dialog.id), "card": drawn.text}

    def _today(self, desk: Desk) -> date:
        return self._clock().astimezone(desk.branch.tz).date()

    async def _fail(self, step: StepRun, sentence: str) -> None:
        error = sentence[: screen.MOST_ERROR]
        arguments = {"function_execution_id": step.id, "error": error}
        await self._end(step, "functions_completeError", arguments)

    async def _end(self, step: StepRun, method: str, arguments: dict[str, Any]) -> None:
        """Tell Slack how a run ended, with the token of just this run."""
        workspace = await self._workspaces.find(step.person.home)
        if workspace is None:
            return
        try:
            await getattr(workspace.client, method)(**arguments, token=step.token)
        except SlackApiError as error:
            _log.warning("slack_refused", method=method, error=slack_said(error))
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("slack_unreachable", method=method, error=type(error).__name__)
