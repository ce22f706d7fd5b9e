"""The question whether words that arrived late still hold, and the line that stays of it."""

from __future__ import annotations

from flows.belated import AskingIfWanted, GoneOn, StillWanted
from flows.filling import in_zone
from flows.talking import Stopped

from .blocks import (
    Card,
    Key,
    actions,
    button,
    context,
    escape,
    field,
    header,
    plain,
    section,
)
from .form import footer, reading_text
from .hints import hint_blocks, hint_text
from .words import Words, clean


def belated_card(state: AskingIfWanted, key: Key, words: Words) -> Card:
    """Return the card with the words, when they were written, and the time that they mean."""
    title = words.say("Is this still wanted?")
    quoted = f"“{clean(state.text, 300)}”"
    late = words.say(
        "You wrote this ({time}), and it reached me only now.", time=words.lately(state.sent)
    )
    when = reading_text(in_zone(state.when, state.desk.branch.tz), words) if state.when else ""
    yes = button(
        key.action_id("still_wanted"), words.say("Yes, go on"), StillWanted(), style="primary"
    )
    no = button(key.action_id("stopped"), words.say("No, leave it"), Stopped())
    blocks = [
        header(title),
        *hint_blocks(state, words),
        section(plain(quoted)),
        *([field(words.say("Time"), when)] if when else []),
        section(plain(late)),
        actions([yes, no]),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    parts = (title, said, quoted, when and f"{when}.", late)
    return Card(escape(" ".join(part for part in parts if part)), blocks)


def gone_on_card(state: GoneOn, words: Words) -> Card:
    """Return the one line that stays where it was asked."""
    text = words.say("This goes on in the card below.")
    return Card(escape(text), [context(text)])
