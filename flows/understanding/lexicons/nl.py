"""Dutch: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="NL",
    numbers={
        0: "nul",
        1: "?een|?' n",
        2: "twee|?een paar|?paar|?enkele|?een aantal",
        3: "drie|drieën",
        4: "vier|vieren",
        5: "vijf|vijven",
        6: "zes|zessen",
        7: "zeven",
        8: "acht|achten",
        9: "negen|negenen",
        10: "tien|tienen",
        11: "elf|elven",
        12: "twaalf|twaalven",
        13: "dertien",
        14: "veertien",
        15: "vijftien",
        16: "zestien",
        17: "zeventien",
        18: "achttien",
        19: "negentien",
        21: "eenentwintig|éénentwintig",
        22: "tweeëntwintig",
        23: "drieëntwintig",
        31: "eenendertig",
        32: "tweeëndertig",
        33: "drieëndertig",
        41: "eenenveertig",
        42: "tweeënveertig",
        43: "drieënveertig",
        51: "eenenvijftig",
        52: "tweeënvijftig",
        53: "drieënvijftig",
    },
    tens={20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 90: "negentig"},
    compound="{unit}en{tens}|{unit} en {tens}",
    ordinals={
        1: "eerste",
        2: "tweede",
        3: "derde",
        4: "vierde",
        5: "vijfde",
        6: "zesde",
        7: "zevende",
        8: "achtste",
        9: "negende",
        10: "tiende",
        11: "elfde",
        12: "twaalfde",
        13: "dertiende",
        14: "veertiende",
        15: "vijftiende",
        16: "zestiende",
        17: "zeventiende",
        18: "achttiende",
        19: "negentiende",
        20: "twintigste",
        21: "eenentwintigste|éénentwintigste",
        22: "tweeëntwintigste",
        23: "drieëntwintigste",
        24: "vierentwintigste",
        25: "vijfentwintigste",
        26: "zesentwintigste",
        27: "zevenentwintigste",
        28: "achtentwintigste",
        29: "negenentwintigste",
        30: "dertigste",
        31: "eenendertigste|éénendertigste",
    },
    ordinal_ends="e|de|ste|ten|ième",
    weekdays=(
        "maandag|?ma|maandags|mnd",
        "dinsdag|?di|dins|dinsdags",
        "woensdag|?wo|woens|woensdags",
        "donderdag|?do|dond|donderdags",
        "vrijdag|?vr|vrijdags",
        "zaterdag|?za|zat|zaterdags",
        "zondag|?zo|zon|zondags",
    ),
    months=(
        "januari|?jan",
        "februari|feb|febr",
        "maart|mrt",
        "april|apr",
        "mei",
        "juni|?jun",
        "juli|?jul",
        "augustus|?aug",
        "september|sept|?sep",
        "oktober|?okt|october",
        "november|?nov",
        "december|?dec",
    ),
    days={
        0: "vandaag|vndg|heden",
        1: "morgen|de volgende dag|volgende dag|de dag erna|de dag daarna|de dag na vandaag",
        2: "overmorgen",
        -1: "gisteren|de vorige dag|de dag ervoor|vorige dag",
        -2: "eergisteren",
    },
    units={
        "second": "seconde|seconden|secondes|sec",
        "minute": "minuut|minuten|min|mins|minuutjes|minuutje|'",
        "hour": "uur|uren|uurtje|uurtjes|h|u",
        "day": "dag|dagen",
        "workday": "werkdag|werkdagen",
        "night": "nacht|nachten",
        "week": "week|weken|weekje|wk",
        "workweek": "werkweek",
        "weekend": "weekend|weekeinde|weekends|weekeind",
        "month": "maand|maanden|mnd",
        "quarter": "kwartaal|kwartalen",
        "half_year": "halfjaar",
        "year": "jaar|jaren|jr",
    },
    durations={
        (0.25, "hour"): "kwartier|een kwartier|kwartiertje|een kwartiertje",
        (0.5, "hour"): "halfuur|half uur|een half uur|een halfuur|halfuurtje|een halfuurtje",
        (1.5, "hour"): "anderhalf uur",
    },
    steps={
        0: "mijn|de hele|hele|deze|dit|huidige|de huidige|het huidige|komende aanstaande",
        1: (
            "volgende|volgend|komende|komend|aankomende|aankomend|aanstaande|aanstaand|"
            "aanst|daaropvolgende|eerstvolgende|aankomen|a . s .|as"
        ),
        -1: "vorige|vorig|afgelopen|laatste|verleden|voorgaande|voorbije|jongstleden|jl",
        2: "?na de volgende|?na het volgende|?na volgende|?na volgend",
    },
    holidays={
        "New Year's Day": "nieuwjaar|nieuwjaarsdag",
        "Epiphany": "driekoningen",
        "Valentine's Day": "valentijnsdag|valentijn",
        "Carnival Monday": "carnavalsmaandag",
        "Ash Wednesday": "aswoensdag",
        "Palm Sunday": "palmzondag",
        "Holy Thursday": "witte donderdag",
        "Good Friday": "goede vrijdag",
        "Easter Sunday": "pasen|eerste paasdag|1 e paasdag|paaszondag|paas",
        "Easter Monday": "tweede paasdag|2 e paasdag|paasmaandag",
        "King's Day": "koningsdag",
        "Labor Day": "dag van de arbeid",
        "Liberation Day": "bevrijdingsdag",
        "Mother's Day": "moederdag",
        "Father's Day": "vaderdag",
        "Ascension Day": "hemelvaart|hemelvaartsdag",
        "Pentecost": "pinksteren|eerste pinksterdag|1 e pinksterdag",
        "Pentecost Monday": "tweede pinksterdag|2 e pinksterdag|pinkstermaandag",
        "Assumption Day": "maria hemelvaart",
        "Halloween": "halloween",
        "All Saints' Day": "allerheiligen",
        "All Souls' Day": "allerzielen",
        "Saint Nicholas Eve": "sinterklaas|pakjesavond|sinterklaasavond",
        "Thanksgiving Day": "thanksgiving|thanksgiving day",
        "Black Friday": "black friday",
        "Christmas Eve": "kerstavond",
        "Christmas Day": "kerst|kerstmis|eerste kerstdag|1 e kerstdag|kerstdag",
        "Second Day of Christmas": "tweede kerstdag|2 e kerstdag",
        "New Year's Eve": "oudjaar|oudejaarsavond|oudjaarsavond|oudejaarsdag|oud en nieuw",
    },
    edges={
        "begin": (
            "begin|het begin|aan het begin|vroeg|vroege|vroeg in|in het begin|vroeg op|begin van"
        ),
        "middle": "midden|het midden|halverwege|medio|in het midden|?half",
        "end": (
            "eind|einde|het einde|het eind|laat|late|laat in|aan het einde|aan het eind|"
            "later|laat op|latere"
        ),
        "rest": "rest|de rest|rest van|resterende|overige|het restant|de resterende",
    },
    parts={
        "early": (
            "vroege ochtend|vroeg in de ochtend|'s morgens vroeg|' s morgens vroeg|"
            "' s ochtends vroeg|in de vroegte|vroege uren|de vroege uurtjes"
        ),
        "morning": (
            "?morgen|ochtend|ochtends|morgens|' s ochtends|' s morgens|’ s ochtends|"
            "’ s morgens|voormiddag|vm|s ochtends|s morgens|de morgen|in de morgen"
        ),
        "lunch": (
            "lunch|lunchtijd|lunchpauze|middaguur|het middaguur|rond het middaguur|"
            "tussen de middag|lunch tijd"
        ),
        "afternoon": (
            "middag|middags|' s middags|’ s middags|namiddag|nm|s middags|namiddags|"
            "achtermiddag|' s namiddags"
        ),
        "evening": (
            "avond|avonds|' s avonds|’ s avonds|s avonds|einde van de dag|eind van de dag|"
            "einde dag|avondje"
        ),
        "night": "nacht|nachts|' s nachts|’ s nachts|s nachts|midden in de nacht",
        "office": "kantooruren|kantoortijden|werktijd|openingstijden|werkuren",
    },
    day_parts={
        (0, "tonight"): "vanavond|vannacht|van avond",
        (0, "morning"): "vanochtend|vanmorgen",
        (0, "afternoon"): "vanmiddag|vannamiddag",
        (1, "morning"): "morgenochtend|morgenvroeg|morgenmorgen|morgen vroeg",
        (1, "afternoon"): "morgenmiddag|morgennamiddag",
        (1, "evening"): "morgenavond",
        (1, "night"): "morgennacht",
        (2, "morning"): "overmorgenochtend",
        (2, "afternoon"): "overmorgenmiddag",
        (2, "evening"): "overmorgenavond",
        (-1, "evening"): "gisteravond|gisterenavond",
        (-1, "morning"): "gisterochtend|gistermorgen|gisterenochtend|gisterenmorgen",
        (-1, "afternoon"): "gistermiddag|gisterenmiddag",
        (-1, "night"): "gisternacht|gisterennacht|afgelopen nacht",
    },
    plural="s|en",
    weekday_figure_is_date=True,
    joined=True,
    clock24=True,
    noon=(
        "12 uur ' s middags|twaalf uur ' s middags|12 uur s middags|de middag|"
        "het middaguur|12 uur middag|noen"
    ),
    midnight="middernacht|om middernacht|twaalf uur ' s nachts|12 uur ' s nachts",
    am="a . m .|a . m|am|voormiddag",
    pm="p . m .|p . m|pm",
    oclock="uur|u|h|uur precies|uur stipt",
    half_to="half|halfje",
    three_quarters="drie kwart|driekwart",
    quarter="kwart|een kwart|kwartier",
    past_hour="over|na|minuten over|min over|minuten na|minuut over",
    to_hour="voor|minuten voor|min voor|minuut voor",
    one_oclock="een uur ' s middags|een uur ' s nachts",
    ish="ish|ongeveer",
    the="de|het|den|'t|' t",
    at="om|@|rond|tegen|omstreeks|om ongeveer|vanaf|klokslag|om de",
    on="op|op de|de|van de|op den|het|voor de",
    inside="in|in de|in het|gedurende|tijdens|tijdens de|gedurende de|binnen|in den|door de",
    inside_length="over|over ongeveer|over zo ' n|in",
    of="van|van de|in|in de|van het|op|der|in het|van deze|van die|van den",
    with_for="voor|gedurende|voor de duur van|tegen",
    since_from="van|vanaf|van de|tussen|vanaf de|sinds",
    to="tot|tot en met|t / m|tm|tot aan|tot de|tot en met de|tot ongeveer|tot het|naar",
    between="tussen|tussen de",
    both="en|en de|&",
    after_length="na",
    after_day="vanaf de|na de|sinds de",
    before_day="uiterlijk voor de",
    until_day="tot de|uiterlijk de|tot en met de",
    after=(
        "na|vanaf|later dan|na de|vanaf de|niet voor|op zijn vroegst om|"
        "op zijn vroegst|ten vroegste|na het|ten vroegste om|na ongeveer"
    ),
    before_or_for="voor",
    before="eerder dan|uiterlijk voor|vroeger dan",
    by=(
        "uiterlijk|uiterlijk om|uiterlijk op|ten laatste|ten laatste om|"
        "uiterlijk tegen|op zijn laatst|uiterlijk de"
    ),
    until="tot|tot en met|tot aan|t / m|tot de|tot het|tot aan de",
    since="sinds|sedert|sinds de|sinds het",
    onwards="of later|en later|of daarna|en verder|en daarna",
    or_earlier="of eerder|of vroeger|uiterlijk|op zijn laatst",
    but="maar|en",
    about=(
        "rond|ongeveer|circa|ca|ca .|rond de|omstreeks|tegen|zo rond|zowat|om en nabij|"
        "ergens rond|zo ' n|rondom|rond een uur of|een uur of|ergens|ergens op|"
        "om ongeveer|rondom de|tegen de"
    ),
    ago="geleden|eerder|voordien|ervoor|vroeger",
    hence=(
        "later|vanaf nu|van nu|vanaf vandaag|na vandaag|na nu|daarna|vanaf nu gerekend|"
        "van nu af aan"
    ),
    following="na|vanaf|na de|later dan|vanaf de|sinds|na het|van",
    preceding="voor|voor de",
    within=(
        "binnen|binnen de|in de komende|in minder dan|binnen de komende|"
        "binnen de volgende|in de volgende|minder dan|binnen nu en|"
        "binnen een tijdsbestek van"
    ),
    more="meer dan",
    coming="komende|aanstaande|aankomende|deze komende",
    last="laatste|de laatste",
    week_of="van|van de|beginnend op|vanaf|die begint op|startend op|beginnend",
    few="enige|meerdere|verschillende|een aantal",
    half="half|halve|een halve|een half|½",
    and_a_half="en een half|en een halve|anderhalf|anderhalve",
    soonest=(
        "zo snel mogelijk|zo spoedig mogelijk|zsm|z . s . m .|asap|zo vlug mogelijk|"
        "zo vroeg mogelijk|eerst mogelijke|eerstmogelijke|eerste vrije plek|"
        "eerste vrije tijd|eerste vrije moment|"
        "eerste beschikbare moment|eerstvolgende plek|op zijn vroegst mogelijk|"
        "zo gauw mogelijk"
    ),
    now=(
        "nu|direct|meteen|onmiddellijk|op dit moment|momenteel|nu meteen|op het moment|per direct"
    ),
    starting="beginnend op|beginnend|vanaf|startend|te beginnen op|met ingang van",
    lasting="duurt|durend|voor de duur van|gedurende",
    greetings=(
        "goedemorgen|goedemiddag|goedenavond|goedenacht|goede morgen|goede middag|"
        "fijne dag|prettige dag|prettig weekend|fijn weekend|fijne avond|"
        "prettige avond|goeiemorgen|goeiemiddag|goeienavond|goedemiddag allemaal|"
        "fijne week|welterusten|goede nacht"
    ),
    counted=(
        "kilogram|kilo|kg|meter|km|kilometer|procent|euro|dollar|personen|mensen|stuks|"
        "stukken|punten|graden|keer|deurs|liter|plaatsen|klanten|banden|auto ' s|autos|"
        "voertuigen|jaar oud|pagina ' s|kinderen|volwassenen|dozijn|straat|verdieping|"
        "afspraken|opties"
    ),
    numbered=(
        "kamer|ruimte|gebouw|verdieping|pagina|nummer|nr|nr .|lijn|appartement|toestel|"
        "versie|hoofdstuk|model|type|maat|code|zone|optie|factuur|bestelling|spoor|"
        "vlucht|baan|poort|zaal|hal|box|brug|huisnummer|bladzijde|kenteken"
    ),
    never=(
        "tweede mening|tweede keer|eerste keer|laatste keer|volgende keer|deze keer|"
        "tweede hands|tweede gedachte|elke dag|ooit een dag|dag dag|een moment|"
        "een moment alsjeblieft|een momentje|momentje|een seconde|een minuutje geduld|"
        "tot ziens|de tweede|de eerste|de laatste|eerste hulp|op tijd|op weg|over tijd|"
        "ten eerste|ten tweede|dat is alles voor vandaag|alles voor vandaag|"
        "dat was het voor vandaag|bedankt voor vandaag|voor nu|vrij nemen|vrij veel|"
        "in een keer|op een dag|op zo|zo goed|zo ja|zo veel"
    ),
    past_words="was hier|kwam|gemist|niet verschenen|is geweest|laatste bezoek|gebeurde",
)

TALK = Talk(
    intents={
        "book": """
            willen, wil graag, willen graag, hebben nodig, vraagt, boek, boeken, reserveer,
            reserveren, plan, plannen, inplannen, plan … in., maak, maken, zet, zetten,
            inboeken, boek … in., voeg, toevoegen, noteer, noteren, schrijf … in., regel,
            regelen, afspreken, spreek … af., vastleggen, leg … vast., inschrijven voor, heeft
            nodig, nodig, wil, wilt, komt, zet … in., zou graag, mag, geef, blokkeer, doe
        """,
        "reschedule": """
            verplaats, verplaatsen, verzet, verzetten, verschuif, verschuiven, verzetten naar,
            omboeken, boek … om., uitstellen, stel … uit., vervroeg, vervroegen, wijzig de
            afspraak, afspraak wijzigen, wijzig, verander de afspraak, afspraak veranderen,
            schuif, opschuiven, verander … naar, wijzig … naar, zet … over., kan niet komen,
            herplan, herplannen, kan niet
        """,
        "cancel": """
            annuleer, annuleren, annulering, afzeggen, zeg … af., zegt … af., afgezegd,
            schrap, schrappen, verwijder de afspraak, verwijder, cancel, cancelen,
            cancellen, komt niet meer, gaat niet door, kan … eruit., haal … eruit.
        """,
        "rebook": """
            we sluiten, wij sluiten, sluiten we, sluiten wij, we moeten … sluiten., we gaan …
            sluiten., wij gaan … sluiten., we gaan … dicht., wij gaan … dicht., gaan we …
            dicht., we zijn … dicht., we zijn … gesloten., wij zijn … gesloten.
        """,
        "list": """
            welke afspraken, wie komt, wie komen, wat staat, wat staat er, wat hebben we,
            toon … afspraken, laat … afspraken zien, laat de afspraken zien, lijst,
            overzicht, agenda van, agenda voor, afspraken van, afspraken voor, komende
            afspraken, mijn afspraken, wanneer is, wanneer komt, wanneer heeft, alle
            afspraken, toon de afspraken, wat heeft … staan, laat alles zien, laat … zien,
            toon alles, wie hebben we, wie heb ik
        """,
        "slots": """
            vrije plekken, vrije plek, vrij, beschikbaar, beschikbaarheid, beschikbare
            tijden, vrije tijden, plek vrij, is er plek, is er nog plek, nog plek, eerste
            vrije, eerstvolgende vrije, eerste plek, wanneer kan, wanneer … vrij, wat …
            vrij, wat is er vrij, gaatje, gaatjes, eerste mogelijkheid, ruimte, wanneer
            kunnen, wanneer kunnen we, wanneer is er, wanneer is er plek, is er ruimte,
            zoek een plek, zoek … plek
        """,
        "customer": """
            zoek, zoeken, opzoeken, zoek … op., vind, vinden, wie is, klantgegevens,
            klantkaart, gegevens van, contactgegevens, open de klant, klant zoeken, toon
            de klant, haal … op., telefoonnummer van, telefoonnummer, nummer van, adres
            van
        """,
        "register": """
            nieuwe klant, registreer, registreren, klant aanmaken, maak een klant aan, klant
            toevoegen, maak … als klant aan, inschrijven, nieuwe patiënt, voeg een klant toe,
            voeg een nieuwe klant toe, staat nog niet in het systeem, nog geen klant, maak een
            nieuwe klant aan
        """,
        "help": """
            help, hulp, wat kun je, wat kan je, hoe werkt dit, hoe werkt het, commando's,
            opdrachten, uitleg, wat kan ik zeggen
        """,
        "confirm": """
            ja, jawel, jep, oké, oke, ok, okay, klopt, dat klopt, bevestig, bevestigen,
            bevestigd, akkoord, goed, prima, in orde, is goed, dat is goed, juist, correct,
            precies, doe maar, perfect, graag, ja graag, zeker, helemaal goed, top
        """,
        "stop": """
            stop, stoppen, laat maar, vergeet het, afbreken, breek af, hou op, nee
            bedankt, nee dank je, toch niet, einde, sluiten, maak dat ongedaan, maak het
            ongedaan, ongedaan, ongedaan maken
        """,
        "start_over": """
            opnieuw, begin opnieuw, opnieuw beginnen, van voren af aan, vanaf het begin, van
            het begin, herstart, start opnieuw, overnieuw
        """,
    },
    frame="""
        willen, wil graag, willen graag, hebben nodig, vraagt, alsjeblieft, alstublieft,
        aub, a.u.b, graag, kun je, kan je, kunt u, kan u, kunnen we, kan ik, zou je, zou
        u, wil je, wilt u, ik wil, ik wil graag, ik zou graag, we willen, wij willen, ik
        heb, ik moet, we moeten, er is, er zijn, is er, heb, hebt, heeft, hebben, moet,
        moeten, kan, kunnen, zou, zal, zullen, wordt, worden, is, zijn, hallo, hoi, hey,
        dag, goedemorgen, goedemiddag, dank je, bedankt, dan, ook, nog, even, eens, maar,
        nu, weer, nieuw, nieuwe, goed, oké, mij, me, ons, hem, haar, misschien, eventueel,
        mogelijk, laten we, laat, wil, wenst, gaan, ga, gaat, doen, doe, graag een, in,
        aan, af, om, op, uit, vast, toe, nodig, toon, geef, zien, brengen, langskomen,
        langs komen, langsbrengen
    """,
    suggesting="wat dacht je van, hoe zit het met",
    chat="""
        maakt niet uit, maakt mij niet uit, weet ik niet, ik weet het niet, geen idee, even
        kijken, laat me kijken, hoe gaat het, hoe is het, goedemorgen, goedemiddag,
        goedenavond, goede nacht, fijn weekend, fijne dag, fijne avond, tot ziens, doei, doeg,
        tot later, tot straks, bedankt, dank je wel, dankjewel, dank u wel, graag gedaan,
        leuk, mooi, super, haha, lol, hallo, hoi, gefeliciteerd, wie ben je, ben je een robot,
        succes, eet smakelijk, goed gedaan
    """,
    things="""
        dienst, diensten, afspraak, afspraken, boeking, boekingen, reservering, reserveringen,
        vergadering, bijeenkomst, meeting, bezoek, plek, plekje, slot, iets, het, dit, dat,
        moment, tijdslot, werkplaatsafspraak, overleg
    """,
    occasions="vergadering, bijeenkomst, meeting, overleg, agenda, kalender",
    closings="""
        in de agenda, in mijn agenda, in de kalender, voor mij, voor ons, alsjeblieft,
        alstublieft, aub, indien mogelijk, als het kan, in, aan, af, om, toe, vast, uit,
        inplannen, boeken, maken, plannen
    """,
    articles="de, het, een, 'n, 't, deze, dit, die, dat, alle, elke, ieder, iedere, geen, wat",
    owners="mijn, m'n, ons, onze, zijn, z'n, haar, hun, jouw, je, uw, jullie",
    pronouns="""
        ik, jij, je, u, hij, zij, ze, het, wij, we, jullie, mij, me, jou, hem, haar, ons, hen,
        hun, iemand, iedereen, wie, zich, zelf
    """,
    beside="met, bij, samen met",
    meant_for="voor, vr, t.b.v, namens, op naam van",
    of="van",
    at="in, te, @, in de, in het, op de vestiging",
    purpose="om, over, voor, wegens, vanwege, betreffende, inzake",
    called="genaamd, heet, genoemd, met de naam, op naam van, getiteld, naam",
    among="tussen",
    little="""
        niet ziek, was ziek,
        eerder, later, beter, slechter, anders, oud, dringend, belangrijk, minder, niet,
        geen, wel, dat, die, wat, welke, welk, wanneer, waar, hoe, waarom, en, of, maar,
        als, want, dus, om, op, aan, uit, in, bij, naar, tot, tegen, zonder, over, onder,
        tussen, sinds, tijdens, voor, na, vanaf, rond, door, per, zeer, erg, meer, heel,
        zo, hier, daar, er, vandaag, morgen, gisteren, uur, uren, volgende, vorige,
        eerste, tweede, laatste, andere, ander, zelfde, vroeg, laat, liever, ongeveer,
        nee, ja, telefoon, keer, persoon, personen, mensen, komt, komen, is, ben, bent,
        was, waren, te, ter, toe, van, ervan, erbij, 's, zo snel mogelijk, zsm, straks,
        moment, met, kan, mag, plaats, naartoe, heet, gepland, staan, eerder graag, later
        graag, vroeger graag
    """,
    nouns="""
        dag, week, maand, jaar, ochtend, middag, avond, nacht, nummer, adres, prijs, ding,
        naam, achternaam, voornaam, weekend, datum, werk, vraag, probleem, idee, leven, weer
    """,
    units="minuut, minuten, min, uur, uren, dag, dagen, week, weken",
    both="en, &, plus, alsook, evenals, +",
    either="is, heet, naam is, zou zijn",
    meeting="""
        ontmoeten, ontmoet, zien, uitnodigen, bel, bellen, bezoek, bezoeken, contacteer,
        spreek, spreken, terugbellen
    """,
    titles="""
        meneer, mevrouw, mevr, mw, mvr, dhr, de heer, heer, mej, juffrouw, hr, familie, fam,
        mijnheer
    """,
    doctors="dr, dokter, doctor, prof, professor, ir, drs, mr",
    roles="""
        klant, klanten, patiënt, patiënte, gast, man, vrouw, zoon, dochter, moeder, vader,
        broer, zus, ouders, kind, kinderen, baby, collega, collega's, baas, chef, hond, kat,
        vriend, vriendin, vrienden, team, adviseur, serviceadviseur, monteur, technicus,
        tandarts, arts, huisarts, kapper, kapster, buurman, buurvrouw, familie, chauffeur
    """,
    places="""
        vestiging, filiaal, kantoor, garage, werkplaats, locatie, salon, kliniek, praktijk,
        centrum, winkel, showroom, ziekenhuis, gemeente, balie, hotel, loket
    """,
    trades="""
        firma, bedrijf, gebroeders, gebr, zonen, groep, holding, transport, autobedrijf,
        kliniek, praktijk, salon
    """,
    companies="bv, nv, vof, cv, b.v, n.v, stichting",
    services="""
        olie verversen, olieverversing, olie, oliewissel, banden, band, bandenwissel,
        winterbanden, zomerbanden, wielen, wiel, remmen, rem, remblokken, remschijven, apk,
        keuring, onderhoud, onderhoudsbeurt, beurt, grote beurt, kleine beurt, reparatie,
        repareren, vervangen, vervanging, wissel, wisselen, accu, airco, aircoservice, filter,
        filters, uitlijnen, uitlijning, balanceren, ruit, voorruit, ruitenwissers, lampen,
        lamp, koplamp, distributieriem, riem, koppeling, versnellingsbak, motor, uitlaat,
        schokdempers, diagnose, storing, storingslampje, terugroepactie, wassen, wasbeurt,
        schoonmaken, poetsen, poetsbeurt, schade, schadeherstel, spuiten, deuk, kras,
        proefrit, offerte, taxatie, aflevering, ophalen, geluid, lekkage, controle,
        controleren, nakijken, check, service, knippen, knipbeurt, kleuren, verven, föhnen,
        baard, manicure, pedicure, massage, gezichtsbehandeling, gebitsreiniging, vulling,
        consult, onderzoek, bloedprikken, vaccinatie, vaccin, prik, röntgenfoto,
        fysiotherapie, fysio, behandeling, sessie, paspoort, id-kaart, identiteitskaart,
        rijbewijs, verlengen, verlenging, inschrijving, rekening openen, rekening, hypotheek,
        lening, advies, adviesgesprek, gesprek, demonstratie, demo, training, installatie,
        montage, bezichtiging, intake, inspectie, garantie, bougies, vloeistof, ontruiming
    """,
    stems="""
        wissel, banden, beurt, keuring, reparatie, onderhoud, reiniging, behandeling,
        controle, inspectie, gesprek, remblok, verversing, vervanging, onderzoek, massage,
        montage
    """,
    any_service="dienst, diensten",
    joins="""
        en, van, de, het, een, aan, op, voor, achter, grote, kleine, nieuwe, alle, vier, twee,
        met, te, volledige, complete, bij, links, rechts, jaarlijkse, zijn, haar, laten
    """,
    vehicles="""
        auto, wagen, voertuig, bus, busje, bestelbus, vrachtwagen, motor, motorfiets, scooter,
        caravan, suv, cabrio, sedan, stationwagen, aanhanger, bak
    """,
    any_vehicle="auto, wagen, voertuig, bak",
    colours="""
        rood, rode, blauw, blauwe, zwart, zwarte, wit, witte, zilver, zilveren, grijs, grijze,
        groen, groene, geel, gele, bruin, bruine, oranje, beige, paars, paarse
    """,
    transport={
        "wait": """
            wacht, wachten, wacht erop, blijft wachten, wil wachten, wacht ter plaatse, wil
            erop wachten, wacht in de showroom
        """,
        "drop_off": """
            brengt de auto, zet de auto af, laat de auto achter, levert de auto in, auto
            achterlaten, laat hem achter, brengt hem en laat hem staan, laat de auto staan
        """,
        "loaner": """
            leenauto, vervangende auto, vervangend vervoer, huurauto, leenwagen, een leenauto,
            vervangwagen
        """,
        "shuttle": """
            pendeldienst, shuttle, pendelbus, lift naar huis, een lift, thuisbrengen, wordt
            thuisgebracht
        """,
        "pick_up": """
            ophaalservice, halen de auto op, auto ophalen, wordt opgehaald, haal- en
            brengservice, haal en brengservice, haalservice, thuis ophalen
        """,
    },
    party="personen, mensen, persoon, gasten, plaatsen, volwassenen, deelnemers, man sterk",
    numbers="één, twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf",
    ordinals="eerste, tweede, derde, vierde, vijfde, zesde, zevende, achtste",
    last="laatste",
    leaving="van",
    going="naar, tot, op, voor",
    notes="notitie, notities, opmerking, opmerkingen, let op, info, nb, memo, noot",
    references="""
        referentie, ref, boekingsnummer, afspraaknummer, klantnummer, ordernummer,
        bevestigingsnummer, reserveringsnummer, boeking, dossier, dossiernummer, nummer, nr,
        werkorder
    """,
    plates="kenteken, kentekenplaat, chassisnummer, vin",
    phones="""
        telefoon, tel, telefoonnummer, mobiel, gsm, nummer, bel, bellen, terugbellen op,
        bereikbaar op
    """,
    adding="""
        ook, nog, erbij, plus, bovendien, extra, en ook, ook nog, met, voeg, doe er,
        toevoegen, daarbij
    """,
    removing="""
        schrappen, weghalen, zonder, verwijder, verwijderen, haal, weg, schrap, weglaten,
        laat, geen, behalve, min, eraf, eruit, toch geen
    """,
    replacing="""
        eigenlijk, liever, toch liever, ik bedoel, ik bedoelde, maar dan, correctie, wijzig,
        verander, maak er, toch, niet, maak het, wordt, de andere, het andere
    """,
    instead_of="in plaats van",
    denying="""
        nee, neen, niet, fout, klopt niet, dat klopt niet, verkeerd, wacht even, sorry, oeps,
        niet goed
    """,
    reasons="""
        niet meer nodig, niet nodig, auto verkocht, auto is verkocht, wagen verkocht, niet
        verschenen, niet gekomen, niet komen opdagen, vergissing, per ongeluk, dubbel geboekt,
        te duur, verhuisd, op verzoek van de klant, heeft zich bedacht
    """,
    altering="""
        wijzig, wijzigen, verander, veranderen, update, bijwerken, corrigeer, corrigeren,
        gewijzigd
    """,
    fresh="nieuw, nieuwe",
    emails="e-mail, email, mail, e-mailadres, emailadres, mailadres",
    absent="ziek, ziekgemeld, ziek gemeld, afwezig",
    closes="sluit, gesloten, dicht",
    early="vroeger, eerder, vroeg",
    asking="""
        wat, wanneer, wie, hoe, hoe laat, waarom, is, zijn, sluiten, sluit, gaan, gaat, als,
        sluiten we, sluiten wij, gaan we, hoe laat sluiten, wanneer sluiten
    """,
    everybody="alle afspraken, iedereen, allemaal",
    all="alle, alles, elke",
    staff="""
        adviseur, serviceadviseur, monteur, technicus, tandarts, arts, huisarts, kapper,
        kapster, collega
    """,
    possessive="'s",
)
