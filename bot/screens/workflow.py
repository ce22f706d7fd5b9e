"""What a workflow's step gives back: times as text, the reference of a draft, or what is wrong.

The rule: whatever comes out may be put into any message, so nothing in it can be read as markup,
and each mistake says what to write instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.looking_up import MOST_DAYS, ShowingSlots, ShowingWeek

from .blocks import escape
from .slots import by_day, thinned
from .words import Words, clean

MOST_TIMES = 12
# Slack takes an error of at most so many characters as one that people can read.
MOST_ERROR = 600


def slots_outputs(state: ShowingSlots | ShowingWeek, words: Words) -> dict[str, str | int]:
    """Return the outputs of "find free times"; the first time is left out where there is none."""
    slots = state.free.slots
    days = by_day(state.free, words)[:MOST_DAYS]
    lines = [
        "{day} ({zone}): {times}".format(
            day=words.day(day),
            zone=words.zone(here[0].start),
            times=", ".join(words.time(slot.start) for slot in thinned(here, MOST_TIMES)),
        )
        for day, here in days
    ]
    none = words.say("No free time is left in the next weeks.")
    outputs: dict[str, str | int] = {
        "times": "\n".join(escape(line) for line in lines or [none]),
        "count": len(slots),
    }
    if slots:
        outputs["first"] = escape(words.moment(slots[0].start))
        outputs["first_time"] = int(slots[0].start.timestamp())
    return outputs


def slots_mistake(state: ShowingSlots | ShowingWeek, words: Words) -> str | None:
    """Return what is wrong with the inputs where the free times are not those asked for."""
    if state.hint is None:
        return None
    said = clean(state.hint.words, 200)
    branch = clean(state.desk.branch.name)
    match state.hint.kind:
        case "service_unknown":
            return words.say(
                "{branch} has no service “{said}”. Write a service as {system} names it.",
                branch=branch,
                said=said,
                system=state.desk.title,
            )
        case "several_services":
            return words.say("That fits several services: {names}. Write one of them.", names=said)
        case "advisor_unknown":
            return words.say(
                "Nobody at {branch} is called “{said}”. Leave the name out, or write another one.",
                branch=branch,
                said=said,
            )
        case "in_the_past":
            return words.say("That time is over. Write a day that is to come, such as “tomorrow”.")
        case _:
            return None


def not_a_time(said: str, words: Words) -> str:
    """Return what to write where no day or time was understood."""
    return words.say(
        "“{said}” is no day or time that I understand. Write one such as “tomorrow”, “next week” "
        "or “Friday after 2”.",
        said=clean(said, 80),
    )


def no_such_system(said: str, names: Sequence[str], words: Words) -> str:
    """Return what to write where a system is named that there is not."""
    return words.say(
        "No system is called “{said}”. Write one of these, or leave it empty: {names}.",
        said=clean(said, 80),
        names=words.either(clean(name, 60) for name in names),
    )


def nothing_said(words: Words) -> str:
    """Return what to write where nothing can be made of the words for an appointment."""
    return words.say(
        "I could not tell what is to be booked. Write it as you would say it: “Dana Whitfield, "
        "oil change, Thursday at 10”."
    )


def nobody_named(words: Words) -> str:
    """Return what to do where the step does not say who it is for."""
    return words.say(
        "This step does not say for whom it runs. Choose a person in it, such as whoever started "
        "the workflow."
    )


def refused(reason: str, words: Words) -> str:
    """Return why a step is not run: its person may not; `reason` is what they would be told."""
    return words.say("This step acts for the person whom it names. {reason}", reason=reason)


def not_reached(words: Words) -> str:
    """Return what it means that a person's conversation could not be opened."""
    return words.say(
        "Slack did not let me write to this person, so nothing was opened. Choose somebody who "
        "can use Deskhand, and run the workflow again."
    )


def went_wrong(words: Words) -> str:
    """Return the sentence for a mistake of ours."""
    return words.say("Something went wrong on our side. Nothing was written. Try again.")


def asked_by_workflow(words: Words) -> str:
    """Return the line under which a draft begins that a workflow asks somebody for."""
    return words.say(
        "A workflow asks you for an appointment. Look through it in this thread: nothing is "
        "written before you confirm."
    )
