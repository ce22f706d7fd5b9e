"""Single sentences for one person: what could not be done with a press, and what can be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flows.front_desk import MANY

from .blocks import Block, Card, context, escape, header, lines, plain, section
from .words import Words, clean

Note = Literal[
    "out_of_date",
    "unknown_card",
    "not_yours",
    "not_here",
    "went_wrong",
    "broke_off",
    "under_way",
    "over",
    "not_shared",
    "unknown_notice",
    "undo_over",
    "cancelled_meanwhile",
    "too_late",
    "not_outside",
]

# What each command takes, as people may type it; the command line's own words stay English.
EXAMPLES = {
    "/book": "Dana Whitfield oil change Thursday at 10",
    "/reschedule": "Dana Whitfield Friday after 2",
    "/cancel": "Dana Whitfield",
    "/appointments": "Dana Whitfield",
    "/slots": "oil change Friday after 2",
    "/customer": "Whitfield",
}


# What the command for many appointments takes.
MANY_EXAMPLE = "Ben tomorrow"


def note(kind: Note, words: Words) -> str:
    """Return the sentence, with the next step in it."""
    match kind:
        case "out_of_date":
            return words.say("That card was out of date. It shows the present state now.")
        case "unknown_card":
            return words.say("This card is no longer known. Start again with /book.")
        case "not_yours":
            return words.say("Somebody else opened this card. Start your own with /book.")
        case "not_here":
            return words.say("I cannot use that here. Start again with /book.")
        case "went_wrong":
            return words.say("Something went wrong on our side. Nothing was written. Try again.")
        case "broke_off":
            return words.say(
                "Something went wrong on our side. Wait a minute before you try again: if anything "
                "was written, a card says so by then."
            )
        case "over":
            return words.say("This is finished meanwhile. Start anew with /book.")
        case "unknown_notice":
            return words.say(
                "This channel is no longer told about that appointment. Look it up with "
                "/appointments."
            )
        case "undo_over":
            return words.say(
                "A cancellation can be undone for ten minutes, by the person who cancelled. Book "
                "it again with /book."
            )
        case "cancelled_meanwhile":
            return words.say(
                "This appointment was cancelled meanwhile. The card will say so in a moment. Book "
                "it again with /book."
            )
        case "not_shared":
            return words.say(
                "It could not be posted here. If Deskhand is not in this channel, add it with "
                "“/invite @Deskhand” and share again."
            )
        case "not_outside":
            return words.say(
                "Nothing was shared: this channel is shared with another organisation, or Slack "
                "does not say that it is not, and customers' data stays inside. Share it from "
                "another channel, or tell people directly."
            )
        case "too_late":
            return words.say(
                "This reached me only now, long after you wrote it, so I did not use it. Write it "
                "again if it is still wanted."
            )
        case "under_way":
            return words.say(
                "It was already on its way to the system, so I let it come to its end. The card "
                "says what stands now."
            )


def moved_card(words: Words, *, near: bool) -> Card:
    """Return what stays of a card whose dialog goes on in the direct messages, or was there."""
    text = words.say("This goes on in the direct messages of the person who began it.")
    if near:
        text = words.say("This goes on in a newer thread below.")
    return Card(escape(text), [context(text)])


def withdrawn_card(words: Words) -> Card:
    """Return what stays of a card where people of another organisation may read."""
    text = words.say(
        "This card was taken away: the channel is shared with another organisation, or Slack does "
        "not say that it is not. Who began it finds it on Deskhand's Home tab."
    )
    return Card(escape(text), [context(text)])


def taken_away(words: Words) -> Card:
    """Return what stays of a notice where people of another organisation may read."""
    text = words.say("This notice was taken away: the channel is shared with another organisation.")
    return Card(escape(text), [context(text)])


def shared_now(channel: str, words: Words) -> Card:
    """Return what admins are told of a channel that was shared."""
    first = words.say("A channel in which Deskhand wrote is now shared with another organisation.")
    then = words.say(
        "What it had posted there was taken away, and it posts nothing there any more. Its own "
        "people can go on, each for their eyes only."
    )
    place: Block = {"type": "mrkdwn", "text": f"<#{channel}>", "verbatim": True}
    return Card(
        escape(f"{first} {then}"), [section(plain(first)), section(place), section(plain(then))]
    )


def begun(words: Words, *, anew: bool) -> str:
    """Return the line under which a dialog begins, or goes on, that was asked for elsewhere."""
    if anew:
        return words.say(
            "A new booking. Press the buttons in this thread, or write there what you know."
        )
    return words.say("Here it goes on. Press the buttons in this thread, or write there.")


def begun_notice(words: Words, *, anew: bool) -> Block:
    """Return the modal that says where the dialog is."""
    if anew:
        title = words.say("New booking")
        text = words.say(
            "The booking is open in your messages with Deskhand. Go on there: nothing is written "
            "before you confirm."
        )
    else:
        title = words.say("Not finished yet")
        text = words.say("It is open in your messages with Deskhand. Go on there.")
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(words.say("Close"), 24),
        "blocks": [section(plain(text))],
    }


def prompts(words: Words) -> list[Block]:
    """Return sentences to begin with: each works for everybody, and asks for the rest."""
    rows = (
        (words.say("Book an appointment"), words.say("book an appointment")),
        (words.say("Move an appointment"), words.say("move an appointment")),
        (words.say("Show a customer's appointments"), words.say("show appointments")),
        (words.say("Find a free time"), words.say("free times tomorrow")),
    )
    return [{"title": title, "message": message} for title, message in rows]


def help_card(words: Words, said: str = "") -> Card:
    """Return what can be written; `said` is what could not be understood, if anything was."""
    title = words.say("What you can write")
    rows = (
        (words.say("Book"), words.say("book Dana Whitfield for an oil change Thursday at 10")),
        (words.say("Move"), words.say("move Dana Whitfield's appointment to Friday after 2")),
        (words.say("Move many at once"), words.say("Ben is ill tomorrow")),
        (words.say("Cancel an appointment"), words.say("cancel Dana Whitfield's appointment")),
        (words.say("See appointments"), words.say("show Dana Whitfield's appointments")),
        (words.say("Find free times"), words.say("free times for an oil change on Friday")),
        (words.say("Find a customer"), words.say("find Dana Whitfield")),
    )
    told = [words.say("{what}: {example}", what=what, example=example) for what, example in rows]
    text = "; ".join(told)
    blocks = [header(title)]
    if said:
        sorry = words.say("I could not tell what “{said}” asks for.", said=said)
        blocks.insert(0, section(lines(sorry)))
        text = f"{sorry} {text}"
    blocks.append(section(lines(*told)))
    blocks.append(
        context(
            words.say(
                "As commands, answered to you alone: {commands}. Add “help” to one to see how.",
                commands=words.both(EXAMPLES),
            )
        )
    )
    return Card(escape(text), blocks)


def command_help(command: str, words: Words) -> Card:
    """Return the help of one command: what it does, and an example that works."""
    does = {
        "/book": words.say("books an appointment; nothing is written before you confirm"),
        "/reschedule": words.say("moves an appointment to another free time"),
        "/cancel": words.say("cancels an appointment; nothing happens before you confirm"),
        "/appointments": words.say("shows a customer's appointments"),
        "/slots": words.say("shows free times, for a service if you name one"),
        "/customer": words.say("finds a customer by name, phone number, e-mail or VIN"),
    }
    if command == MANY:
        return _many_help(words)
    if command not in EXAMPLES:
        return help_card(words)
    texts = [
        words.say("{command} {does}.", command=command, does=does[command]),
        words.say("For example: {command} {words}", command=command, words=EXAMPLES[command]),
    ]
    if command == "/reschedule":
        texts.append(_many_in_short(words))
    return Card(escape(" ".join(texts)), [section(lines(*texts))])


def _many_in_short(words: Words) -> str:
    return words.say(
        "When an advisor is ill or you close early, move everybody at once: {command} {words}",
        command=MANY,
        words=MANY_EXAMPLE,
    )


def _many_help(words: Words) -> Card:
    """Return the help of the command that moves many appointments."""
    texts = (
        words.say(
            "{command} moves all appointments of a day, or of a part of it, to other free times. "
            "You see every old and new time first; nothing is moved before you confirm.",
            command=MANY,
        ),
        words.say("For example: {command} {words}", command=MANY, words=MANY_EXAMPLE),
        words.say("For example: {command} {words}", command=MANY, words="Friday after 3"),
    )
    return Card(escape(" ".join(texts)), [section(lines(*texts))])


def deskhand_help(words: Words, systems: Sequence[str]) -> Card:
    """Return what Deskhand can do, and how to choose a language and one of several systems."""
    card = help_card(words)
    texts = [
        words.say(
            "Your language: {language}. To choose another: /deskhand language {example}",
            language=words.language_name,
            example="en" if words.language == "fr" else "fr",
        )
    ]
    if len(systems) > 1:
        text = words.say(
            "Systems: {systems}. Choose the one you usually mean: /deskhand use {example}",
            systems=words.both(clean(system, 60) for system in systems),
            example=clean(systems[-1], 60),
        )
        texts.append(text)
    texts.append(
        words.say("Move all appointments of a day or of an advisor at once: /deskhand rebook")
    )
    texts.append(words.say("All your settings in one form: /deskhand settings"))
    texts.append(words.say("What a channel is told about appointments: /deskhand notify"))
    texts.append(words.say("A summary of your shift for whoever takes over: /deskhand handover"))
    texts.append(words.say("Who may do what, for admins: /deskhand roles"))
    said = " ".join([card.text, *(escape(text) for text in texts)])
    return Card(said, [*card.blocks, *(context(text) for text in texts)])


def language_chosen(words: Words) -> Card:
    """Return, in the language that was chosen, what its choice means from now on."""
    text = words.say("From now on I write to you in {language}.", language=words.language_name)
    return Card(escape(text), [section(lines(text))])


def system_chosen(words: Words, title: str) -> Card:
    """Return what the choice of a system means from now on."""
    text = words.say(
        "From now on I use {system} for you, unless you name another one.", system=clean(title, 60)
    )
    return Card(escape(text), [section(lines(text))])
