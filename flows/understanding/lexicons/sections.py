"""What a section of a lexicon file holds: types only, no words of any language.

All words are written in lower case, alternatives separated by `|`, several words with spaces.
Accents may be written or not: both are read. A word marked with `?` is weak: alone it is no time
("?may", "?sat"), next to a number or another time word it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.understanding.grammar.calendars import Edge, PartName, UnitName


@dataclass(kw_only=True, eq=False, repr=False)  # plain: compared by nobody, quick to make
class Times:
    """The words for when. Plain strings are the little words, named by their job."""

    country: str  # whose holidays are meant where nothing else is known

    # numbers: what is not listed is made of tens and units ("{tens} {unit}", "{unit}und{tens}")
    numbers: dict[int, str]
    tens: dict[int, str]
    compound: str
    ordinals: dict[int, str]
    ordinal_ends: str = ""  # glued to figures: "22nd", "1er"
    dotted_ordinals: bool = False  # "3." is the third

    # the calendar
    weekdays: tuple[str, str, str, str, str, str, str]  # from Monday
    months: tuple[str, str, str, str, str, str, str, str, str, str, str, str]
    days: dict[int, str]  # today 0, tomorrow 1
    units: dict[UnitName, str]
    steps: dict[int, str]  # this 0, next 1, last -1, after next 2
    edges: dict[Edge, str]
    edge_units: dict[tuple[Edge, UnitName], str] = field(default_factory=dict)  # end of month: EOM
    durations: dict[tuple[float, UnitName], str] = field(
        default_factory=dict
    )  # "fortnight": 2 weeks
    holidays: dict[str, str] = field(default_factory=dict)
    month_first: bool = False  # 3/4 is March 4 where the country does not say otherwise
    plural: str = ""  # endings that weekdays and units take

    # the day
    parts: dict[PartName, str]
    day_parts: dict[tuple[int, PartName], str] = field(default_factory=dict)  # "tonight"
    edge_parts: dict[tuple[Edge, PartName], str] = field(default_factory=dict)  # Spätabend
    joined: bool = False  # weekday and part are written in one word: "Dienstagabend"
    clock24: bool = False  # 6:30 in figures is in the morning
    weekday_figure_is_date: bool = False  # "martes 6" is the 6th, not six o'clock

    noon: str = ""
    midnight: str = ""
    am: str = ""
    pm: str = ""
    oclock: str = ""  # o'clock, Uhr, heures
    one_oclock: str = ""  # where one is said unlike the other hours: a la una
    half_past: str = ""  # before the hour: half past three
    half_to: str = ""  # before the hour it leads to: halb drei
    and_half: str = ""  # after the hour: et demie
    and_quarter: str = ""  # et quart
    quarter: str = ""
    quarter_toward: str = ""  # viertel drei: a quarter of the third hour
    three_quarters: str = ""
    quarter_on_the_way: str = ""  # dreiviertel drei: the share is of the hour named
    past_hour: str = ""  # ten PAST three
    to_hour: str = ""  # ten TO three
    plus: str = ""  # le tre E dieci: minutes follow
    minus: str = ""  # trois heures MOINS dix: minutes to take off follow
    ish: str = ""  # 10ish

    # little words
    the: str = ""
    at: str = ""  # before a time of day
    on: str = ""  # before a day
    inside: str = ""  # before a length of time, a month, a part of the day: in
    inside_length: str = ""  # before a length of time only: dans, tra
    of: str = ""
    with_for: str = ""  # for
    since_from: str = ""  # from
    to: str = ""
    from_day: str = ""  # with an article, so days follow: del 3 al 5
    to_day: str = ""
    after_day: str = ""  # with an article, so a day follows: a partir del 15
    before_day: str = ""
    until_day: str = ""
    between: str = ""
    both: str = ""  # between 3 AND 5
    after_length: str = ""  # before a length of time: after two days
    after: str = ""
    before: str = ""
    before_or_for: str = ""  # voor: "before" an hour, "for" a day
    by: str = ""
    until: str = ""
    since: str = ""
    onwards: str = ""  # after a moment: or later
    or_earlier: str = ""
    but: str = ""  # after 3 BUT before 5
    about: str = ""
    ago: str = ""  # after a length of time
    ago_before: str = ""  # before it: il y a, vor, hace
    hence: str = ""  # after a length of time: from now, later
    following: str = ""  # between a length and its anchor: two weeks AFTER Easter, FROM Tuesday
    preceding: str = ""
    within: str = ""  # within two weeks
    more: str = ""  # more than two weeks
    coming: str = ""  # before a weekday: the nearest, whatever "next" would mean
    last: str = ""  # the last Monday of March
    week_of: str = ""  # words between "week" and a day: of, beginning, starting on
    few: str = ""
    half: str = ""  # half an hour
    and_a_half: str = ""
    soonest: str = ""
    now: str = ""
    starting: str = ""
    lasting: str = ""

    # what is no time although it looks like one
    greetings: str = ""  # good morning
    counted: str = ""  # after a number: kilograms, people
    numbered: str = ""  # before a number: room, page
    never: str = ""  # whole phrases
    past_words: str = ""  # words that put the sentence in the past
