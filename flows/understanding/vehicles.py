"""Vehicles by make, model, year or colour: the words for one and where they stand.

Makes and models are the same in every language; a word that means something else as well counts
only beside another word for a vehicle.
"""

from __future__ import annotations

from flows.understanding.names import GIVEN, PARTICLES
from flows.understanding.spelling import words_of
from flows.understanding.words import Word

MAKES = words_of(
    """
    acura alfa audi bmw buick byd cadillac chevrolet chevy chrysler citroen cupra dacia dodge
    ducati ferrari fiat ford genesis gmc harley honda hyundai infiniti isuzu iveco jaguar jeep
    kia lancia landrover lexus lincoln lynk maserati mazda mercedes-benz merc benz mg mini
    mitsubishi nissan opel peugeot pontiac polestar porsche ram renault rivian saab scania
    seat skoda smart subaru suzuki tesla toyota vauxhall volkswagen volvo vw yamaha kawasaki
    """
)

MODELS = words_of(
    """
    civic accord cr-v crv pilot odyssey fit hr-v hrv camry corolla prius rav4 rav-4 highlander
    tacoma tundra sienna 4runner yaris auris aygo f-150 f150 f-250 f250 escape explorer focus
    fiesta mondeo fusion mustang ranger bronco transit kuga puma silverado malibu equinox
    tahoe suburban traverse impala camaro corvette sierra yukon acadia altima sentra rogue
    pathfinder maxima leaf qashqai juke micra murano elantra sonata tucson kona ioniq i10 i20
    i30 ix35 sorento sportage optima picanto ceed stinger telluride palisade outback forester
    impreza crosstrek legacy wrx mazda3 mazda6 cx-5 cx5 cx-3 mx-5 miata golf polo passat
    tiguan touareg touran jetta caddy sharan up id.3 id.4 arteon t-roc a1 a3 a4 a5 a6 a8 q3 q5
    q7 q8 x1 x3 x5 x6 x7 m3 m5 i3 i4 c-class e-class s-class a-class glc gle sprinter vito
    wrangler cherokee compass renegade gladiator charger challenger durango caravan pacifica
    model-3 model-s model-x model-y clio megane captur twingo kangoo scenic zoe espace kadjar
    duster sandero logan 208 308 508 2008 3008 5008 107 partner c1 c3 c4 berlingo picasso
    panda 500 tipo punto doblo ypsilon giulia giulietta stelvio astra corsa insignia mokka
    zafira vectra octavia fabia superb kodiaq kamiq karoq yeti leon ibiza ateca arona v40 v60
    v70 xc40 xc60 xc90 navigator escalade enclave swift vitara jimny defender discovery evoque
    cayenne macan panamera taycan
    """
)

# Words that are also names or numbers and mean a vehicle only beside another word for it.
DOUBTFUL = words_of(
    """
    ford ram mini smart seat up fit lincoln merc leon zoe giulia focus golf pilot partner 208
    308 508 2008 3008 5008 107 500 ferrari genesis alfa leaf swift escape legacy rogue puma
    compass sierra fusion accord polo panda punto discovery defender charger challenger ranger
    transit traverse ducati caravan suburban i3 i4 a1 a3 c1 c3 c4 m3 m5 mercedes impala logan
    jaguar explorer mustang duster espace
    """
)

TESLAS = frozenset("3sxy")
_OLDEST = 1950


def find(words: list[Word], year: int, *, asked: bool) -> tuple[int, int] | None:
    """The first and the end of the words for a vehicle; `year` is the present one.

    `asked`: a vehicle was asked for, so that doubtful words mean one.
    """
    generic: tuple[int, int] | None = None
    for at in range(len(words)):
        known = asked and words[at].low in DOUBTFUL and not words[at].label
        if not (known or _is_vehicle(words, at, year)):
            continue
        first, last = at, at + 1
        while first > 0 and _describes(words[first - 1], year):
            first -= 1
        while last < len(words) and (
            _is_vehicle(words, last, year) or _describes(words[last], year) or _trim(words, last)
        ):
            last += 1
        if not all("any_vehicle" in word for word in words[first:last]):
            return first, last
        generic = generic or (first, last)
    return generic


def _is_vehicle(words: list[Word], at: int, year: int) -> bool:
    word = words[at]
    if word.label or word.mark:
        return False
    if at and word.capital and words[at - 1].capital and words[at - 1].low in GIVEN:
        # "Ana Suzuki" is a person, "Ana Suzuki Swift" and her car are not
        return word.low in MAKES and at + 1 < len(words) and words[at + 1].low in MODELS
    if word.low in PARTICLES and at + 1 < len(words) and not words[at + 1].tags:
        return False  # "van der Berg"
    if word.low == "model" and at + 1 < len(words) and words[at + 1].low in TESLAS:
        return True
    if word.low not in DOUBTFUL:
        return word.low in MAKES or word.low in MODELS or "vehicles" in word
    if at and word.capital and words[at - 1].tags & {"articles", "owners"} and word.low in MODELS:
        return True  # "for the Golf"
    before, after = (
        words[near] if 0 <= near < len(words) and not words[near].label else None
        for near in (at - 1, at + 1)
    )
    return (
        (before is not None and (before.low in MAKES or _is_year(before, year)))
        or (after is not None and word.low in MAKES and after.low in MODELS)
        or (after is not None and _is_year(after, year))
    )


def _describes(word: Word, year: int) -> bool:
    return not word.label and ("colours" in word or _is_year(word, year))


def _is_year(word: Word, year: int) -> bool:
    return word.text.isdecimal() and len(word.text) == 4 and _OLDEST <= int(word.text) <= year + 2


def _trim(words: list[Word], at: int) -> bool:
    """The short code behind a make or model: "Civic EX", "Mercedes C200", "Model Y"."""
    text = words[at].text
    before = words[at - 1].low
    if words[at].label or not (before in MAKES or before in MODELS or before == "model"):
        return False
    if before == "model":
        return True
    return (
        not words[at].tags
        and text.isalnum()
        and len(text) <= 5
        and (
            any(c.isdigit() for c in text) != text.isdecimal()
            or (text.isupper() and len(text) <= 3)
        )
    )
