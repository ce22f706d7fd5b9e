"""The shape of a lexicon's TALK section: the words of one language for who, what and why.

Every field is plain text, phrases parted by commas, so that a person who speaks the language and
not Python can mend it. Phrases are compared without case and accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(eq=False, repr=False)  # plain: compared by nobody, quick to make
class Talk:
    """The words of one language.

    `…` in an intent's phrase stands for any words between, a dot at its end for a clause's end.
    """

    # what is wanted: intent -> verbs and phrases
    intents: Mapping[str, str]
    # words that carry a request and say nothing of it: "can you", "please", "I need"
    frame: str
    # what puts a proposal forward: "what about Friday"
    suggesting: str
    # greetings, thanks and other small talk
    chat: str
    # what is booked, when nothing more is said of it: "appointment", "meeting"
    things: str
    # things that are held for a purpose and not for a person: "event", "meeting"
    occasions: str
    # phrases that close the words for the subject: "on my calendar", "for me"
    closings: str
    articles: str
    owners: str  # my, his, our
    pronouns: str
    # prepositions by what they lead to
    beside: str  # "with": an advisor or somebody who comes along
    meant_for: str  # "for": a customer or a purpose
    of: str  # between what is owned and its owner
    at: str  # a place
    purpose: str  # "to", "about": what it is for
    called: str  # "named", "titled"
    among: str  # "between" two people
    little: str  # all other words without content of their own: "is", "that", "very"
    nouns: str  # nouns that are no name and, by themselves, no subject: "day", "price"
    units: str  # of a duration: "minutes", "hour"
    both: str  # "and"
    either: str  # what separates a name from the thing it stands for, "is", in "the name is"
    meeting: str  # verbs whose object is a person: "see", "invite"
    titles: str
    doctors: str  # titles that belong to the name of who serves: "Dr."
    roles: str  # nouns for a person that are no name: "customer", "my wife"
    places: str  # nouns that end the name of a place: "branch", "salon"
    companies: str  # the legal forms of companies: "Ltd"
    trades: str  # words that only businesses have in their name: "dentistry"
    services: str  # words that names of services are made of
    any_service: str  # the word that says no more than that it is one: "service"
    joins: str  # small words inside the name of a service: "of", "and"
    vehicles: str  # "car", "truck"
    any_vehicle: str  # those of them that tell no vehicle from another
    colours: str
    transport: Mapping[str, str]
    party: str  # nouns counted in a party: "people", "seats"
    # the words from one to twelve and from first on, in order; spellings parted by `|`
    numbers: str
    ordinals: str
    last: str  # "the last one"
    # prepositions before the time that something stands at now, and before the time it moves to
    leaving: str
    going: str
    notes: str  # "note", "remark"
    references: str  # "booking number", "ref"
    plates: str  # "plate", "registration"
    phones: str  # words before a telephone number: "phone", "call"
    adding: str  # of a correction: "also", "add"
    removing: str
    replacing: str
    instead_of: str  # what follows is not wanted any more
    denying: str  # "no" at the start of a correction
    reasons: str  # why an appointment is cancelled: "no longer needed"
    # that a contact is another now: "change", "new", and what mail goes to
    altering: str
    fresh: str
    emails: str
    # that somebody does not work, and that a place closes: "is ill", "closes"
    absent: str
    closes: str
    early: str  # sooner than usual
    asking: str  # words that begin a question
    everybody: str  # all customers, and "all" before what is moved
    all: str
    staff: str  # of the roles, those who serve: "technician"
    # the preposition before a person who is an object: "busca a Ana"
    personal: str = ""
    # endings and stems by which a compound is known as a service: "wechsel" in "Reifenwechsel"
    stems: str = ""
    # elided words written together with the next: "l'", "dell'"
    elided: str = ""
    # the possessive ending written at a name: "'s"
    possessive: str = ""
