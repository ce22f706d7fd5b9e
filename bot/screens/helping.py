"""Help on a card: examples that work in just the state it is asked in."""

from __future__ import annotations

from flows.belated import AskingIfWanted
from flows.booking.states import (
    ChoosingServices,
    ChoosingSlot,
    ClarifyingTime,
    Reviewing,
    Unsure,
    WritingNote,
)
from flows.cancelling import Cancelled, ReviewingCancel, UnsureCancel
from flows.changing import DescribingContact, StalledReading
from flows.finding import LOOKING, Asks, ChoosingAppointment
from flows.looking_up import SlotQuestion
from flows.rebooking.states import (
    DescribingGap,
    NotInBulk,
    PartlyRebooked,
    PausedPlan,
    ReviewingPlan,
    StalledPlan,
)
from flows.registering import ConfirmingDouble, DescribingCustomer
from flows.rescheduling.states import HalfMoved, Moved, Planning, ReviewingMove, UnsureMove
from flows.talking import Talking

from .words import Words


def help_text(state: Talking, words: Words) -> str:
    """Return examples that work in this very state."""
    match state:
        case SlotQuestion():
            return words.say(
                "Write a service, an advisor or another time: “brakes”, “with Ana”, “Friday after "
                "2”, “next week”. “cancel” closes this."
            )
        case DescribingCustomer() | ConfirmingDouble():
            return _registering(state, words)
        case DescribingGap():
            return words.say(
                "Write which time must be cleared: “tomorrow”, “Friday after 3”, “with Ana "
                "tomorrow”. “everybody” means every advisor. “cancel” ends it. Nothing is moved "
                "before you confirm."
            )
        case ReviewingPlan():
            return words.say(
                "Read the list; then press the button, or write “confirm”. “leave out Lopez” "
                "leaves that appointment where it is. “cancel” ends it."
            )
        case NotInBulk() | StalledPlan() | PausedPlan() | PartlyRebooked():
            return words.say("Only the buttons decide here. “cancel” leaves it as it is.")
        case Unsure() | UnsureMove() | AskingIfWanted():
            return words.say("Only the buttons decide here. “cancel” leaves it as it is.")
        case UnsureCancel() | HalfMoved():
            return words.say("Only the buttons decide here.")
        case Asks():
            return _finding(state, words)
        case ReviewingMove():
            return words.say(
                "Read the card; then press the button, or write “confirm”. Another time can be "
                "written, too: “make it Friday”. “cancel” leaves the appointment as it is."
            )
        case Planning():
            return words.say(
                "Write a new time, for example “Friday after 2” or “first available”. “cancel” "
                "leaves the appointment as it is. Nothing is moved before you confirm."
            )
        case ReviewingCancel():
            return words.say(
                "Write the reason, or choose one. Only the button “Cancel appointment” cancels "
                "it; “Keep it” leaves it as it is."
            )
        case Moved() | Cancelled():
            return words.say("This is done. “Undo” takes it back as long as its button is there.")
        case DescribingContact() | StalledReading():
            return words.say(
                "The form holds the phone number and the e-mail. “cancel” ends it. Nothing is "
                "changed before you send the form."
            )
        case _:
            return _booking(state, words)


def _finding(state: Asks, words: Words) -> str:
    if state.search.purpose in LOOKING:
        return words.say(
            "Write a name, a phone number or a VIN to look up somebody else. “cancel” closes this."
        )
    if isinstance(state, ChoosingAppointment):
        first = words.say("Write which one: “the second one”, or its day, “Thursday”.")
    elif state.search.purpose == "move":
        first = words.say("Write whose, and when it is to be: “Maria Lopez, Monday after 2”.")
    else:
        first = words.say("Write whose, and the day if you know it: “Maria Lopez, Thursday”.")
    rest = words.say(
        "A name looks for somebody else, “start over” asks again, “cancel” ends it. Nothing is "
        "written before you confirm."
    )
    return f"{first} {rest}"


def _registering(state: DescribingCustomer | ConfirmingDouble, words: Words) -> str:
    first = words.say("A last name or a company is enough to register somebody.")
    if isinstance(state, ConfirmingDouble):
        first = words.say("Take the customer on file, unless it is somebody else.")
    rest = words.say(
        "“start over” begins again, “cancel” ends it. Nobody is registered before you send the "
        "form."
    )
    return f"{first} {rest}"


def _booking(state: Talking, words: Words) -> str:
    match state:
        case WritingNote():
            return words.say(
                "Everything you write now becomes the note, except “help”, “start over”, which "
                "empties the form, and “cancel”, which ends it. “Back” leaves the note as it is."
            )
        case Reviewing():
            first = words.say("Read the card; then press the button, or write “confirm”.")
        case ChoosingServices():
            first = words.say(
                "Write what is to be done, for example “oil change and tire rotation”."
            )
        case ChoosingSlot() | ClarifyingTime():
            first = words.say("Write a time, for example “Friday after 2” or “first available”.")
        case _:
            first = words.say(
                "Write what you know, in any order: “Dana Whitfield, oil change, Thursday at 10, "
                "with Ana, she waits, note: gate code 4411”."
            )
    rest = words.say(
        "Correct anything the same way: “make it Friday”, “add a tire rotation”, “no, the Civic”. "
        "“start over” empties the form, “cancel” ends it. Nothing is written before you confirm."
    )
    return f"{first} {rest}"
