"""What a card says on top: what just happened, what it means for the appointment, what is next."""

from __future__ import annotations

from flows.booking.states import ChoosingSlot, Reviewing
from flows.cancelling import Cancelled, ReviewingCancel
from flows.changing import DescribingContact, StalledReading
from flows.domain import FreeTimes, Reason
from flows.filling import asked_time
from flows.finding import Asks
from flows.looking_up import ShowingSlots, ShowingWeek, SlotQuestion
from flows.rebooking.states import DescribingGap, PausedPlan, ReviewingPlan, StalledPlan
from flows.rescheduling.states import ChoosingNewSlot, HalfMoved, Moved, ReviewingMove
from flows.talking import Hint, Talking
from flows.understanding.request import When

from .blocks import Block, context, plain, section
from .helping import help_text
from .words import Words, clean


def hint_blocks(state: Talking, words: Words) -> list[Block]:
    """Return the blocks for a state's hint; none if there is nothing to say."""
    if state.hint is None:
        return []
    blocks = [section(plain(hint_text(state, state.hint, words)))]
    if state.hint.reference:
        reference = clean(state.hint.reference, 60)
        note = words.say(
            "Reference from {system}: {reference}", system=state.desk.title, reference=reference
        )
        blocks.append(context(note))
    return blocks


def hint_text(state: Talking, hint: Hint, words: Words) -> str:
    """Return the sentences for a hint; what people or systems wrote stands in quotes."""
    said = clean(hint.words, 80)
    system, branch = state.desk.title, clean(state.desk.branch.name)
    match hint.kind:
        case "help":
            return help_text(state, words)
        case "not_understood":
            return words.say(
                "I could not use “{said}” here. Press a button, or write “help” for examples.",
                said=said,
            )
        case "not_offered":
            return words.say("That is not on offer here. Please choose from this card.")
        case "nobody_found":
            if not said:
                return words.say("This customer is no longer in {system}.", system=system)
            return words.say(
                "Nobody in {system} matches “{said}”. Check the spelling, or search by phone "
                "number or VIN.",
                system=system,
                said=said,
            )
        case "vehicle_unknown":
            return words.say(
                "None of the vehicles on file matches “{said}”. Choose one, or go on without.",
                said=said,
            )
        case "service_unknown":
            next_step = words.say("Try other words, or search the services.")
            if isinstance(state, ShowingSlots | ShowingWeek):
                next_step = words.say("These are the free times for any work.")
            sorry = words.say("{branch} has no service “{said}”.", branch=branch, said=said)
            return f"{sorry} {next_step}"
        case "several_services":
            return words.say(
                "That fits several services: {names}. These are the free times for any work.",
                names=clean(hint.words, 200),
            )
        case "one_service_only":
            return words.say(
                "{system} takes one service for a visit, so I kept the first.", system=system
            )
        case "advisor_unknown" if isinstance(state, DescribingGap):
            if not said:
                return words.say("This advisor is no longer at {branch}.", branch=branch)
            return words.say(
                "No advisor at {branch} is called “{said}”, or more than one is. Write the whole "
                "name, or choose it in the form.",
                branch=branch,
                said=said,
            )
        case "advisor_unknown":
            return words.say(
                "Nobody at {branch} is called “{said}”. Write another name, or go on without.",
                branch=branch,
                said=said,
            )
        case "transport_unknown":
            return words.say(
                "{branch} does not offer “{said}”. Write something else, or go on without.",
                branch=branch,
                said=said,
            )
        case "in_the_past" if isinstance(state, DescribingGap):
            return words.say("That time is over. Write another day, or later hours.")
        case "in_the_past":
            return words.say("That time is over. These are the next free times.")
        case "time_taken" | "day_full" | "nothing_free":
            return _no_time(state, hint, words)
        case "slot_gone":
            return _slot_gone(state, words)
        case "already_booked" if isinstance(state, ReviewingMove):
            return words.say(
                "{system} allows no second open appointment for this customer and vehicle, so no "
                "new one can be booked beside the old one. Nothing was booked. Cancel the old one "
                "first, then book anew.",
                system=system,
            )
        case "already_booked":
            return words.say(
                "{system} holds an open appointment for this customer and vehicle and allows no "
                "second one. Nothing was booked. Look at the appointments first.",
                system=system,
            )
        case "not_saved" if isinstance(state, HalfMoved):
            return words.say(
                "The answer from {system} got lost. I looked again: the old appointment was not "
                "cancelled. Press “Cancel the old one” to send it again.",
                system=system,
            )
        case "not_saved":
            lost = words.say(
                "The answer from {system} got lost. I looked again: nothing was written.",
                system=system,
            )
            return f"{lost} {_once_more(state, words)}"
        case "not_registered":
            return words.say(
                "The answer from {system} got lost. I looked again: the customer was not "
                "registered. Open the form and send it once more.",
                system=system,
            )
        case "press_confirm":
            if isinstance(state, Reviewing | ReviewingMove | ReviewingPlan):
                return words.say("This card is newer than your words. Please read it and confirm.")
            return words.say("There is nothing to confirm yet.")
        case "no_appointment":
            return words.say(
                "{said} has no upcoming appointment in {system}.",
                said=said,
                system=system,
            )
        case "not_at_that_time":
            return words.say("No appointment stands at that time.")
        case "not_there":
            return words.say("That appointment is no longer to come.")
        case "same_time":
            return words.say("That is the time at which it stands. Choose another one.")
        case "hold_lapsed":
            return words.say(
                "The time was held for a while and is free for others again. Nothing was written. "
                "“Try again” asks for it once more."
            )
        case "changed_elsewhere" if isinstance(state, HalfMoved):
            return words.say(
                "Somebody else has changed the old appointment meanwhile, so it was not cancelled. "
                "The card shows how it stands now."
            )
        case "changed_elsewhere":
            return words.say(
                "Somebody else has changed this appointment meanwhile, so nothing was "
                "written. The card shows how it stands now."
            )
        case "gone_elsewhere":
            return words.say(
                "Somebody else has cancelled this appointment of {said} meanwhile. "
                "Nothing was written.",
                said=said,
            )
        case "old_time_gone":
            if isinstance(state, Cancelled):
                return words.say(
                    "The old time is no longer free, so it stays cancelled. “Book another time” "
                    "looks for another."
                )
            return words.say(
                "The old time is no longer free, so it stays where it is. “Move again” looks for "
                "another."
            )
        case "undo_over":
            if isinstance(state, Cancelled):
                return words.say("The ten minutes are over. Book it again instead.")
            return words.say("The ten minutes are over. Move it again instead.")
        case "done_already":
            return words.say("This is done. Use the buttons, or start something new.")
        case "maybe_restored":
            return words.say(
                "It is not known whether the appointment was made again: the answer from {system} "
                "got lost. Look at the customer's appointments.",
                system=system,
            )
        case "press_cancel":
            return words.say("Press “Cancel appointment” to cancel it, or “Keep it”.")
        case "nothing_changed":
            return words.say("The form holds what is on file already, so nothing was written.")
        case "maybe_changed":
            return words.say(
                "It is not known whether the contact was changed: the answer from {system} got "
                "lost, and {system} cannot be read now. Send the form again in a minute; twice "
                "does no harm.",
                system=system,
            )
        case "not_checked":
            if not said:
                return words.say("I looked, and got no usable answer.")
            said = said.rstrip(".")
            return words.say("I looked, and {system} said: “{said}.”", system=system, said=said)
        case "maybe_registered":
            return words.say(
                "It is not known whether the customer was registered: the answer from {system} "
                "got lost, and {system} cannot be read now. Send the form again in a minute; I "
                "look first whether the customer is there.",
                system=system,
            )
        case "day_unclear":
            return words.say(
                "“{said}” may be more than one day. Write the date, or choose it in the form.",
                said=said,
            )
        case "one_day_only":
            return words.say("One day at a time, please: write which day, and from what time.")
        case "ends_before_it_begins":
            return words.say("That ends before it begins. Write the hours again.")
        case "nobody_affected":
            return words.say("No upcoming appointment falls into that time. Write another time.")
        case "nothing_to_move":
            return words.say("Nothing is left to be moved. Choose a new time for an appointment.")
        case "not_in_plan":
            return words.say("Nobody who is to be moved is called “{said}”.", said=said)
        case "several_in_plan":
            return words.say(
                "More than one is called “{said}”. Choose “Leave it where it is” at the right one.",
                said=said,
            )
        case (
            "unreachable"
            | "not_allowed"
            | "misread"
            | "refused"
            | "not_permitted"
            | "permit_unknown"
        ):
            return _trouble(state, hint, words)


def _slot_gone(state: Talking, words: Words) -> str:
    """Say that the time went, and what is left."""
    taken = words.say("Somebody else has just taken that time, so nothing was booked.")
    left = words.say("These are the nearest free times; everything else is kept.")
    none = words.say("No other is free in the next weeks. Choose another day, or change the work.")
    if isinstance(state, ChoosingNewSlot):
        taken = words.say("Somebody else has just taken that time, so nothing was moved.")
        left = words.say("These are the nearest free times.")
        none = words.say("No other is free in the next weeks. Choose another day.")
    _, free = _wanted(state)
    return f"{taken} {left if free is None or free.slots else none}"


def _once_more(state: Talking, words: Words) -> str:
    """Say how what was not written is sent again."""
    match state:
        case ReviewingCancel():
            return words.say("Press “Cancel appointment” to send it again.")
        case Moved() | Cancelled():
            return words.say("Press “Undo” to send it again.")
        case DescribingContact():
            return words.say("Open the form to send it again.")
        case _:
            return words.say("Confirm once more to send it.")


def _trouble(state: Talking, hint: Hint, words: Words) -> str:
    """Say what failed, that nothing was written where that was to be feared, and what to do."""
    system = state.desk.title
    only_read = isinstance(state, SlotQuestion | Asks | StalledReading | StalledPlan)
    done = isinstance(state, HalfMoved | Moved | Cancelled | PausedPlan)
    # Of a move that is half done, "nothing" would be wrong.
    half = isinstance(state, HalfMoved | PausedPlan)
    safe = "" if only_read or half else words.say("Nothing was written.")
    match hint.kind:
        case "unreachable":
            again = words.say("Try again in a minute; what you entered is kept.")
            silent = words.say("{system} does not answer at the moment.", system=system)
            if hint.since:
                silent = words.say(
                    "{system} has not answered since {time}.",
                    system=system,
                    time=words.lately(hint.since),
                )
            sentences = [
                silent,
                safe,
                words.say("Try again in a minute.") if done else again,
            ]
        case "not_allowed":
            sentences = [
                words.say("{system} does not let Deskhand do this.", system=system),
                safe,
                words.say("Please tell whoever looks after Deskhand."),
            ]
        case "misread":
            sentences = [
                words.say("{system} sent an answer that makes no sense.", system=system),
                safe,
                words.say("Try again in a minute; if it stays, tell whoever looks after Deskhand."),
            ]
        case "not_permitted":
            sentences = [
                words.say("You may not do this in {system}.", system=system),
                safe,
                words.say("Ask an admin of this workspace to allow it, or a colleague to do it."),
            ]
        case "permit_unknown":
            sentences = [
                words.say("Deskhand could not find out whether you may do this."),
                safe,
                words.say("Try again in a minute."),
            ]
        case _:
            reason = clean(hint.words, 200).rstrip(".")
            refused = words.say("{system} refused it.", system=system)
            if reason:
                refused = words.say(
                    "{system} refused it: “{reason}.”", system=system, reason=reason
                )
            change = words.say("Change what it is about, or try again.")
            leave = words.say("Try again, or leave it as it is.")
            as_it_is = done or isinstance(state, ReviewingCancel)
            sentences = [refused, safe, leave if as_it_is else change]
    return " ".join(sentence for sentence in sentences if sentence)


def _no_time(state: Talking, hint: Hint, words: Words) -> str:
    """Say that the time asked for is not free, and why where it is known."""
    when, free = _wanted(state)
    if hint.kind == "nothing_free" or when is None or free is None:
        if isinstance(state, ChoosingNewSlot):
            return words.say("No free time is left in the next weeks. Choose another day.")
        return words.say(
            "No free time is left in the next weeks. Choose another day, or change the work, "
            "the advisor or the transport."
        )
    start = when.start or when.end
    if start is None:
        return words.say("These are the nearest free times.")
    if hint.kind == "time_taken":
        if when.start and when.grain in {"hour", "minute"} and not when.end:
            return words.say("{time} is not free. The nearest times:", time=words.moment(start))
        return words.say("Nothing is free just then. The nearest times:")
    reason = dict(free.reasons).get(start.date())
    day = words.day(start.date())
    return " ".join((_why(reason, day, words), words.say("The nearest free times:")))


def _why(reason: Reason | None, day: str, words: Words) -> str:
    match reason:
        case "closed":
            return words.say("The branch is closed on {day}.", day=day)
        case "full":
            return words.say("{day} is fully booked.", day=day)
        case "advisor_away":
            return words.say("The advisor is away on {day}.", day=day)
        case "transport_full":
            return words.say("That transport is used up on {day}.", day=day)
        case "too_soon":
            return words.say("{day} is too soon for this work.", day=day)
        case "unknown" | None:
            return words.say("{day} has no free time.", day=day)


def _wanted(state: Talking) -> tuple[When | None, FreeTimes | None]:
    """Return the time that was asked for, and what is free instead."""
    match state:
        case ChoosingSlot() | ShowingSlots():
            return asked_time(state.draft), state.free
        case ChoosingNewSlot():
            return state.move.when, state.free
        case _:
            return None, None
