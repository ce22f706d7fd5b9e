"""German: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="DE",
    numbers={
        0: "null",
        1: "eins|?ein|?eine|?einen|?einem|?einer",
        2: "zwei|zwo|?ein paar",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        13: "dreizehn",
        14: "vierzehn",
        15: "fünfzehn",
        16: "sechzehn",
        17: "siebzehn",
        18: "achtzehn",
        19: "neunzehn",
        21: "einundzwanzig",
        31: "einunddreißig",
        41: "einundvierzig",
        51: "einundfünfzig",
    },
    tens={20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig", 60: "sechzig"},
    compound="{unit}und{tens}",
    ordinals={
        1: "erste|ersten|erster|erstes|erstem",
        2: "zweite|zweiten|zweiter|zweites|zweitem",
        3: "dritte|dritten|dritter|drittes",
        4: "vierte|vierten|vierter|viertes",
        5: "fünfte|fünften|fünfter|fünftes",
        6: "sechste|sechsten|sechster",
        7: "siebte|siebten|siebter|siebente|siebenten",
        8: "achte|achten|achter",
        9: "neunte|neunten|neunter",
        10: "zehnte|zehnten|zehnter",
        11: "elfte|elften",
        12: "zwölfte|zwölften",
        13: "dreizehnte|dreizehnten",
        14: "vierzehnte|vierzehnten",
        15: "fünfzehnte|fünfzehnten",
        16: "sechzehnte|sechzehnten",
        17: "siebzehnte|siebzehnten",
        18: "achtzehnte|achtzehnten",
        19: "neunzehnte|neunzehnten",
        20: "zwanzigste|zwanzigsten",
        21: "einundzwanzigste|einundzwanzigsten",
        22: "zweiundzwanzigste|zweiundzwanzigsten",
        23: "dreiundzwanzigste|dreiundzwanzigsten",
        24: "vierundzwanzigste|vierundzwanzigsten",
        25: "fünfundzwanzigste|fünfundzwanzigsten",
        26: "sechsundzwanzigste|sechsundzwanzigsten",
        27: "siebenundzwanzigste|siebenundzwanzigsten",
        28: "achtundzwanzigste|achtundzwanzigsten",
        29: "neunundzwanzigste|neunundzwanzigsten",
        30: "dreißigste|dreißigsten",
        31: "einunddreißigste|einunddreißigsten",
    },
    ordinal_ends="te|ten|ter|tes|ste|sten",
    dotted_ordinals=True,
    weekdays=(
        "montag|?mon|?mo|am mo",
        "dienstag|?di|am di",
        "mittwoch|?mi|mitwoch|am mi",
        "donnerstag|donn|?don|?do|am do",
        "freitag|?fre|?fr|am fr",
        "samstag|sonnabend|?sam|?sa|am sa",
        "sonntag|?son|?so|am so",
    ),
    months=(
        "januar|jänner|jaenner|?jan",
        "februar|feber|feb",
        "märz|mrz|?mär",
        "april|?apr",
        "mai",
        "juni|?jun",
        "juli|?jul",
        "august|?aug",
        "september|sept|?sep",
        "oktober|?okt",
        "november|?nov",
        "dezember|?dez",
    ),
    days={
        0: "heute|heut|der heutige tag",
        1: "morgen|der nächste tag|am nächsten tag|am folgenden tag|am tag danach|der tag danach",
        2: "übermorgen",
        3: "überübermorgen",
        -1: "gestern|am vortag",
        -2: "vorgestern",
        -3: "vorvorgestern",
    },
    units={
        "second": "sekunde|sekunden|sek",
        "minute": "minute|minuten|min|'",
        "hour": "stunde|stunden|std|stdn|h",
        "day": "tag|tage|tagen|tages",
        "workday": "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen",
        "night": "nacht|nächte|nächten",
        "week": "woche|wochen|kw|kalenderwoche",
        "workweek": "arbeitswoche",
        "weekend": "wochenende|wochenenden|we",
        "month": "monat|monate|monaten|monats",
        "quarter": "quartal|quartale|quartals|vierteljahr",
        "half_year": "halbjahr",
        "year": "jahr|jahre|jahren|jahres",
    },
    steps={
        0: (
            "dieser|diese|ganze|die ganze|meine|dieses|diesen|diesem|dies|der aktuelle|"
            "aktuelle|aktuellen|laufende|laufenden|derzeitigen|jetzigen|heutigen|heutige"
        ),
        1: (
            "nächster|nächste|nächstes|nächsten|nächstem|nächst|kommender|kommende|"
            "kommendes|kommenden|kommendem|folgender|folgende|folgenden|folgendes|"
            "darauffolgenden"
        ),
        -1: (
            "letzter|letzte|letztes|letzten|letztem|vergangener|vergangene|vergangenes|"
            "vergangenen|vergangenem|voriger|vorige|voriges|vorigen|vorherige|vorherigen|"
            "vorheriges|vorheriger"
        ),
        2: "übernächster|übernächste|übernächstes|übernächsten|übernächstem",
        -2: "vorletzter|vorletzte|vorletztes|vorletzten|vorletztem",
    },
    holidays={
        "New Year's Day": "neujahr|neujahrstag|neujahrsfest",
        "Epiphany": "heilige drei könige|dreikönigstag|heilige 3 könige|dreikönig",
        "Valentine's Day": "valentinstag",
        "Weiberfastnacht": "weiberfastnacht|altweiber|altweiberfastnacht",
        "Carnival Monday": "rosenmontag",
        "Shrove Tuesday": "faschingsdienstag|fastnacht|faschingdienstag",
        "Ash Wednesday": "aschermittwoch",
        "Palm Sunday": "palmsonntag|palmensonntag",
        "Holy Thursday": "gründonnerstag",
        "Good Friday": "karfreitag",
        "Easter Sunday": "ostern|ostersonntag",
        "Easter Monday": "ostermontag",
        "Labor Day": "tag der arbeit|maifeiertag",
        "Mother's Day": "muttertag",
        "Father's Day": "vatertag|herrentag",
        "Ascension Day": "christi himmelfahrt|himmelfahrt|himmelfahrtstag",
        "Pentecost": "pfingsten|pfingstsonntag",
        "Pentecost Monday": "pfingstmontag",
        "Corpus Christi": "fronleichnam",
        "Saint John's Day": "johannistag",
        "Assumption Day": "mariä himmelfahrt|maria himmelfahrt",
        "German Unity Day": "tag der deutschen einheit|einheitstag",
        "Halloween": "halloween",
        "All Saints' Day": "allerheiligen",
        "All Souls' Day": "allerseelen",
        "Saint Nicholas Day": "nikolaus|nikolaustag",
        "Christmas Eve": "heiligabend|heiliger abend|heilig abend|weihnachtsabend",
        "Christmas Day": (
            "weihnachten|weihnachtstag|erster weihnachtstag|erster weihnachtsfeiertag|"
            "1 . weihnachtstag|1 . weihnachtsfeiertag"
        ),
        "Second Day of Christmas": (
            "zweiter weihnachtstag|zweiter weihnachtsfeiertag|2 . weihnachtstag|"
            "2 . weihnachtsfeiertag|stephanstag"
        ),
        "New Year's Eve": "silvester|silvesterabend|sylvester",
    },
    edges={
        "begin": (
            "anfang|zu beginn|beginn|zum beginn|früh|früher|am anfang|zum anfang|anfangs|"
            "am beginn|frühen|frühe|frühem"
        ),
        "middle": "mitte|zur mitte|in der mitte",
        "end": (
            "ende|zum ende|am ende|gegen ende|spät|später|spätere|spater|zum ende hin|"
            "späten|spätem|späte"
        ),
        "rest": "rest|den rest|der rest|restliche|restlichen",
    },
    parts={
        "early": (
            "frühmorgens|früher morgen|am frühen morgen|frühen morgen|in aller frühe|"
            "in der frühe|früh morgens|in der früh|früh"
        ),
        "morning": (
            "?morgen|morgens|am morgen|dem morgen|vormittag|vormittags|in der früh|morgenstunden"
        ),
        "forenoon": "vormittag|vormittags|am vormittag",
        "lunch": (
            "?mittagessen|mittag|mittags|mittagszeit|zu mittag|über mittag|mittagspause|am mittag|"
            "zur mittagszeit"
        ),
        "afternoon": "nachmittag|nachmittags|am nachmittag",
        "evening": "abend|abends|am abend|feierabend|abendstunden",
        "night": "nacht|nachts|in der nacht|der nacht",
        "office": "geschäftszeiten|bürozeiten|öffnungszeiten|arbeitszeit",
    },
    day_parts={
        (0, "tonight"): "heut abend|heute abend|heute nacht",
        (0, "morning"): "heute morgen|heute früh|heut morgen|heut früh",
        (1, "morning"): "morgen früh|morgen vormittag|morgen in der früh",
        (2, "morning"): "übermorgen früh",
        (-1, "night"): "letzte nacht|gestern nacht",
        (-1, "morning"): "gestern morgen|gestern früh",
    },
    durations={
        (0.25, "hour"): "viertelstunde|einer viertelstunde|eine viertelstunde",
        (0.75, "hour"): "dreiviertelstunde|einer dreiviertelstunde",
        (1.5, "hour"): "anderthalb stunden|eineinhalb stunden",
        (1.5, "week"): "anderthalb wochen|eineinhalb wochen",
        (1.5, "month"): "anderthalb monaten|eineinhalb monaten",
    },
    edge_parts={
        ("end", "evening"): "spätabend|spätabends|später abend",
        ("end", "afternoon"): "spätnachmittag|spätnachmittags|später nachmittag",
        ("begin", "evening"): "frühabend|vorabend|früher abend",
        ("begin", "afternoon"): "früher nachmittag|frühnachmittag",
    },
    weekday_figure_is_date=True,
    plural="s|e|en",
    joined=True,
    clock24=True,
    noon="mittagszeit genau|12 uhr mittags|zwölf uhr mittags|mittag|12 uhr mittag",
    midnight="mitternacht|um mitternacht|null uhr",
    am="am vormittag|a . m .|vormittags",
    pm="p . m .|pm",
    oclock="uhr|h|uhr genau|uhr pünktlich",
    half_to="halb|halber",
    quarter="viertel|ein viertel",
    quarter_toward="viertel",
    three_quarters="drei viertel|dreiviertel",
    quarter_on_the_way="dreiviertel|drei viertel",
    past_hour="nach|minuten nach",
    to_hour="vor|minuten vor",
    one_oclock="ein uhr",
    ish="rum|herum|ish",
    the="der|die|das|dem|den|des",
    at="um|ab um|@|so um|um circa|um ca .",
    on="am|an|vom|zum",
    inside="in|im|in der|in dem|während|in den|innerhalb von",
    inside_length="in|in etwa|binnen",
    of="im|in|des|der|von|vom|dem|den|im monat|in der|in diesem",
    with_for="für|zum|auf|fürs|auf den|für den",
    since_from="von|vom|ab|zwischen",
    to=(
        "bis|zum|auf|auf den|bis zum|bis zur|bis um|bis auf|bis einschließlich|"
        "bis inklusive|bis ca ."
    ),
    between="zwischen|zwischen dem|zwischen den",
    both="und|u .|bis|und dem",
    after_length="nach|nach etwa",
    after_day="ab dem|nach dem|seit dem",
    before_day="vor dem",
    until_day="bis zum|bis spätestens zum",
    after=(
        "nach|ab|später als|frühestens|frühestens um|ab dem|nicht vor|nach dem|"
        "nach der|ab der|vom|frühestens am|frühestens ab|ab um"
    ),
    before="vor|früher als|vor dem|vor der",
    by="bis spätestens|spätestens|spätestens um|spätestens am|bis spätestens um",
    until="bis|bis zum|bis um|bis zur|bis zu|bis ende",
    since="seit|seit dem",
    onwards="oder später|aufwärts|und später|oder danach",
    or_earlier="oder früher|oder davor|spätestens",
    but="aber|und|jedoch",
    about=(
        "gg|gg .|ggn|etwa|ca|ca .|circa|zirka|gegen|ungefähr|rund|so|so gegen|so um|"
        "irgendwann|irgendwann am|irgendwo um|um die|um etwa|um ca|um ca .|in etwa|"
        "ab ca|ab ca .|kurz nach|kurz vor"
    ),
    ago="her|zuvor|vorher|davor|früher",
    ago_before="vor|vor etwa|vor ca .",
    hence=(
        "später|danach|von jetzt an|ab jetzt|ab heute|von heute an|von heute|von jetzt|"
        "nach heute|von nun an|darauf"
    ),
    following="nach|nach dem|ab|ab dem|von|nach den|vom|seit",
    preceding="vor|vor dem|vor den",
    within=(
        "innerhalb von|innerhalb|binnen|in den nächsten|innerhalb der nächsten|"
        "in weniger als|im laufe der nächsten|in den kommenden|innerhalb eines|"
        "innerhalb einer"
    ),
    more="mehr als",
    coming="kommenden|am kommenden|kommender|kommende",
    last="letzter|letzte|letzten|letztes|der letzte",
    week_of="vom|ab|ab dem|mit dem|um den|beginnend am|der|des|die am|von",
    few="ein paar|einige|einigen|wenige|wenigen|paar|mehrere|mehreren",
    half="halbe|halben|einer halben|eine halbe|½|1 / 2",
    and_a_half="einhalb|und eine halbe|und ein halb",
    soonest=(
        "so bald wie möglich|so schnell wie möglich|sobald wie möglich|"
        "schnellstmöglich|baldmöglichst|frühestmöglich|asap|so früh wie möglich|"
        "möglichst bald|nächster freier termin|nächsten freien termin|"
        "erste freie zeit|früheste freie zeit|"
        "erster freier termin|ersten freien termin|zum nächstmöglichen zeitpunkt|"
        "nächstmöglich|nächstmöglicher termin|nächstmöglichen termin"
    ),
    now=(
        "jetzt|sofort|gerade|momentan|im moment|jetzt gleich|in diesem moment|"
        "gleich jetzt|zur zeit|derzeit"
    ),
    starting="beginnend|beginnend am|angefangen|startend|anfangend",
    lasting="dauert|dauernd|für die dauer von|lang",
    greetings=(
        "guten morgen|guten tag|guten abend|gute nacht|schönen tag|schönen abend|"
        "schönes wochenende|schöne woche|moin|schönen tag noch|guten morgen zusammen"
    ),
    counted=(
        "kilogramm|kg|kilo|meter|km|kilometer|prozent|euro|cent|dollar|personen|leute|"
        "stück|punkte|grad|mal|türer|liter|plätze|kunden|reifen|autos|fahrzeuge|"
        "jahre alt|minuten zu spät|teile|termine|zoll|gäste|erwachsene|kinder|seiten"
    ),
    numbered=(
        "zimmer|raum|gebäude|etage|stock|seite|nummer|nr|nr .|linie|wohnung|durchwahl|"
        "version|kapitel|modell|typ|größe|code|zone|option|rechnung|auftrag|gleis|flug|"
        "bahn|tor|platz|halle|box|bühne|pin|strasse|plz"
    ),
    never=(
        "zweite meinung|zweiter gedanke|zweites mal|erstes mal|erste mal|letztes mal|"
        "nächstes mal|dieses mal|zum ersten mal|erste hilfe|jeden tag|eines tages|"
        "heutzutage|einen moment|moment mal|eine minute bitte|eine sekunde|so bald|"
        "so dass|vor ort|nach hause|vor allem|auf einmal|nach und nach|von vorne|so so|"
        "und so|so ein|guter tag|vielen dank für heute|für heute alles|"
        "das war alles für heute|das ist alles für heute|mit so|morgens nicht|"
        "der letzte|die letzte|die erste|der erste|der zweite|die zweite|das erste|"
        "das zweite|erster gang|zweiter gang"
    ),
    past_words=(
        "war hier|war da|kam|verpasst|nicht erschienen|letzter besuch|nicht gekommen|passierte"
    ),
)

TALK = Talk(
    intents={
        "book": """
            wollen, benötigt, benötigen, wünschen, brauchen, möchten, bräuchte, buche, buchen,
            buch, reserviere, reservieren, eintragen, trag … ein., trage … ein., mach, mache,
            machen, ausmachen, mach … aus., mache … aus., anlegen, leg … an., lege … an.,
            erstelle, erstellen, plane, planen, einplanen, plan … ein., vereinbaren,
            vereinbare, vormerken, merk … vor., setz, setze, ansetzen, vergeben, gib, geben,
            braucht, brauche, möchte, will, hätte gern, hätte gerne, kommt, füge, hinzufügen,
            aufnehmen, notiere, notieren, festmachen, terminieren, terminiere
        """,
        "reschedule": """
            verschiebe, verschieben, verschieb, verschoben, verlege, verlegen, verlegt,
            umbuchen, buche … um., buch … um., umlegen, leg … um., lege … um., ändere den
            termin, termin ändern, vorziehen, zieh … vor., ziehe … vor., schieb, schiebe,
            schieben, tauschen, neuer termin statt, neu terminieren, leg … auf, lege …
            auf, setz … auf, ändern auf, ändere … auf, kann nicht kommen, schafft es
            nicht, verleg, schieb … nach hinten, änder, auf … legen, auf … schieben, statt … kommen
        """,
        "cancel": """
            storniere, stornieren, stornier, storno, absagen, absage, sag … ab., sage …
            ab., sagt … ab., abgesagt, streiche, streichen, lösche, löschen, cancel,
            canceln, annullieren, kommt nicht mehr, termin entfällt, streich, lösch, nimm
            … raus, fällt aus, fällt … aus., mach … rückgängig
        """,
        "rebook": """
            wir schließen, schließen wir, wir müssen … schließen., wir werden … schließen., wir
            machen … zu., machen wir … zu., wir haben … zu., wir haben … geschlossen., haben wir
            … geschlossen.
        """,
        "list": """
            welche termine, wer kommt, was steht an, was liegt an, zeig … termine, zeige …
            termine, zeig mir die termine, liste, terminliste, tagesplan, termine von,
            termine für, was ist heute los, alle termine, anstehende termine, übersicht,
            wann ist der termin, wann hat, wann kommt, was steht … an., was liegt … an.,
            meine termine, was hat … gebucht, hat … gebucht, zeig mir alles, zeig alles,
            was haben wir, wer ist … da., wen haben wir
        """,
        "slots": """
            was freies, etwas freies, freies, freie termine, freier termin, freie zeiten,
            freien termin, frei, verfügbar, verfügbare termine, verfügbarkeit, wann geht,
            wann habt ihr, wann ist was frei, was ist frei, was ist noch frei, noch was
            frei, nächster freier termin, nächsten freien termin, erster freier termin,
            lücke, lücken, wann … frei, was … frei, freie slots, wann können, wann kann,
            wann könnten, wann könnt ihr, gibt es noch platz, platz für
        """,
        "customer": """
            suche, suchen, such, finde, finden, wer ist, nachschlagen, schlag … nach,
            kundendaten, kundenkartei, daten von, kontaktdaten, öffne den kunden, zeig mir
            den kunden, zeig den kunden, zeig die kundin, kunde suchen, telefonnummer von,
            telefonnummer, adresse von, nummer von
        """,
        "register": """
            neukunde, neukundin, neuer kunde, neuen kunden, neue kundin, kunden anlegen,
            kundin anlegen, kunde anlegen, registriere, registrieren, leg … als kunden an,
            lege … als kunden an, erfassen, kunden aufnehmen, als kunde anlegen, noch nicht im
            system
        """,
        "help": """
            hilfe, hilf mir, was kannst du, wie geht das, wie funktioniert, befehle, was kann
            ich sagen
        """,
        "confirm": """
            ja, jawohl, jo, jep, genau, stimmt, passt, richtig, korrekt, bestätige,
            bestätigen, bestätigt, ok, okay, in ordnung, klar, gerne, perfekt, gut so, mach
            das, bitte ja, einverstanden, alles klar, so machen
        """,
        "stop": """
            stopp, stop, abbrechen, abbruch, brich ab, vergiss es, lass es, lass gut sein,
            lassen wir, beenden, nein danke, doch nicht, rückgängig, mach das rückgängig,
            mach es rückgängig, rückgängig machen
        """,
        "start_over": """
            von vorn, von vorne, nochmal von vorne, neu anfangen, neu starten, fang neu an,
            noch einmal von vorn, zurücksetzen
        """,
    },
    frame="""
        wollen, benötigt, benötigen, wünschen, brauchen, möchten, bräuchte, bitte, mal,
        mir, uns, kannst du, können sie, könnten sie, könntest du, kann ich, kann man, ich
        möchte, ich will, ich brauche, wir brauchen, ich hätte gern, ich hätte gerne, wir
        möchten, würde gern, würde gerne, gern, gerne, habe, hat, haben, hätte, ist, sind,
        wird, werden, soll, sollte, muss, müssen, kann, könnte, lass uns, und, dann, noch,
        auch, schon, eben, einfach, jetzt, wieder, neu, neuen, neue, neuer, also, hallo,
        hi, moin, servus, danke, guten tag, guten morgen, guten abend, schnell, eventuell,
        vielleicht, doch, lieber, wäre, geht, gehen, gehe, es gibt, gibt es, steht,
        stehen, ein, an, aus, ab, um, vor, nach, zu, bräuchten, wünscht, braucht, will,
        möchte, bekommt, kriegt, zeig, zeige, bringen, vorbeibringen, vorbeikommen,
        kommen, gebucht, legen, stattdessen
    """,
    suggesting="wie wäre es mit, wie wäre, wie sieht es aus mit",
    chat="""
        ganz egal, egal, lass mich sehen, ich weiß nicht, keine ahnung, mal sehen, wie geht's,
        wie gehts, wie geht es dir, wie geht es, guten morgen, guten tag, guten abend, gute
        nacht, schönes wochenende, schönen feierabend, schönen tag, tschüss, tschüs, ciao, bis
        dann, bis später, danke, vielen dank, dankeschön, danke schön, merci, super, prima,
        toll, haha, lol, hallo, hi, hey, moin, servus, mahlzeit, glückwunsch, alles gute, wer
        bist du, bist du ein bot, freut mich, gern geschehen, bitte sehr
    """,
    things="""
        leistung, leistungen, termin, termine, terminen, buchung, buchungen, reservierung,
        reservierungen, verabredung, besprechung, treffen, meeting, slot, platz, zeitfenster,
        etwas, was, eintrag, werkstatttermin, servicetermin, kundentermin, auftrag, es
    """,
    occasions="besprechung, treffen, meeting, eintrag, kalender",
    closings="""
        in den kalender, im kalender, in meinen kalender, für mich, für uns, bitte, wenn
        möglich, falls möglich, ab, ein, an, um, vor, buchen, eintragen, vereinbaren, machen
    """,
    articles="""
        der, die, das, den, dem, des, ein, eine, einen, einem, einer, eines, dieser, diese,
        dieses, diesen, diesem, alle, kein, keine, keinen, zur, zum
    """,
    owners="""
        mein, meine, meinen, meinem, meiner, unser, unsere, unseren, unserem, sein, seine,
        seinen, seinem, seiner, ihr, ihre, ihren, ihrem, ihrer, dein, deine, deinen
    """,
    pronouns="""
        ich, du, er, sie, es, wir, ihr, mich, dich, sich, uns, euch, mir, dir, ihm, ihn,
        ihnen, jemand, jemanden, alle, man, selbst
    """,
    beside="mit, bei, zusammen mit, gemeinsam mit",
    meant_for="für, fuer, f.",
    of="von, vom",
    at="in, im, am standort, @, an der, in der",
    purpose="wegen, zum, zur, über, um, bezüglich, betreffend, zwecks",
    called="namens, heißt, heisst, genannt, mit dem namen, auf den namen, name",
    among="zwischen",
    little="""
        nicht krank, war krank, nicht mehr krank,
        früher, besser, schlechter, egal, anders, alt, alte, groß, klein, schnell, dringend,
        wichtig, weniger, nicht, nur, aber, oder, wenn, als, wie, wo, wann, was, wer, warum,
        welche, welcher, welches, dass, ob, weil, auf, aus, an, am, bis, durch, gegen, ohne,
        um, von, vom, vor, nach, seit, über, unter, zu, zum, zur, ab, statt, anstatt, sehr,
        mehr, ganz, so, da, hier, dort, heute, morgen, gestern, uhr, früh, abends, nächste,
        nächsten, nächster, nächstes, letzte, letzten, erste, ersten, zweite, zweiten, andere,
        anderen, anderer, anderes, gleich, später, selbe, bin, bist, war, waren, wurde, sein,
        ok, gut, schlecht, telefon, eher, möglich, nein, kommt, kommen, zeit, hat, heißt, das
        ist, es ist, im, dabei, weiter, weg, her, hin, oben, unten, danke, gern, los, noch,
        person, personen, leute, ja, doch, per, pro, je, etwa, circa, ca, irgendwann, sobald,
        baldmöglichst, schnellstmöglich, nimmt, nehmen, nimm, will, soll, mach
    """,
    nouns="""
        tag, tage, woche, monat, jahr, vormittag, nachmittag, abend, nacht, mittag, nummer,
        adresse, preis, sache, name, nachname, vorname, wochenende, datum, spiel, arbeit,
        frage, problem, idee, leben, wetter
    """,
    units="minute, minuten, min, stunde, stunden, std, tag, tage, tagen, woche, wochen",
    both="und, &, sowie, u, plus, +",
    either="ist, heißt, heisst, namens, wäre, name ist, lautet, name",
    meeting="""
        treffe, treffen wir, besuche, besuchen, einladen, rufe, anrufen, ruf, kontaktiere,
        kontaktieren
    """,
    titles="herr, herrn, frau, hr, hrn, fr, fräulein, familie, fam, eheleute",
    doctors="dr, doktor, prof, professor, dr.",
    roles="""
        kunde, kundin, kunden, patient, patientin, gast, mann, frau, sohn, tochter, mutter,
        vater, bruder, schwester, eltern, kind, kinder, kollege, kollegin, kollegen, chef,
        chefin, freund, freundin, berater, beraterin, serviceberater, serviceberaterin,
        meister, techniker, technikerin, mechaniker, ärztin, arzt, zahnarzt, friseur,
        friseurin, team, hund, katze, nachbar, familie, fahrer
    """,
    places="""
        filiale, standort, niederlassung, werkstatt, büro, praxis, salon, zentrale, autohaus,
        haus, zentrum, laden, geschäft, stelle, bürgeramt, halle, betrieb
    """,
    trades="""
        firma, söhne, gebrüder, gruppe, holding, bau, spedition, friseur, zahnarztpraxis,
        klinik, autohaus, werkstatt
    """,
    companies="gmbh, ag, kg, ohg, ug, gbr, mbh, ev",
    services="""
        ölwechsel, oelwechsel, öl, reifenwechsel, reifen, winterreifen, sommerreifen,
        räderwechsel, rad, räder, bremsen, bremse, bremsbeläge, inspektion, insp, hu, au, tüv,
        hauptuntersuchung, service, wartung, klimaservice, klimaanlage, klima, batterie,
        wechsel, wechseln, tausch, tauschen, reparatur, reparieren, prüfung, prüfen, check,
        durchsicht, diagnose, fehlerspeicher, achsvermessung, spureinstellung, scheibe,
        windschutzscheibe, frontscheibe, steinschlag, wischer, scheibenwischer, licht,
        lichttest, zahnriemen, auspuff, getriebe, kupplung, motor, lack, lackierung, delle,
        unfall, unfallschaden, rückruf, rückrufaktion, wäsche, reinigung, aufbereitung,
        innenreinigung, probefahrt, beratung, beratungsgespräch, gespräch, übergabe, abholung,
        haarschnitt, schneiden, färben, tönung, waschen, massage, maniküre, pediküre,
        kontrolle, vorsorge, zahnreinigung, füllung, impfung, blutabnahme, untersuchung,
        sehtest, krankengymnastik, physiotherapie, behandlung, reisepass, pass,
        personalausweis, ausweis, führerschein, anmeldung, ummeldung, zulassung, kredit,
        konto, kontoeröffnung, vorführung, schulung, lieferung, montage, einbau, abnahme,
        gutachten, kostenvoranschlag, angebot, neukundengespräch, erstgespräch, nachsorge,
        filter, luftfilter, zündkerzen, kühlmittel, flüssigkeit, geräusch
    """,
    stems="""
        wechsel, wäsche, reifen, bremse, inspektion, prüfung, reinigung, wartung,
        untersuchung, beratung, reparatur, vermessung, service, behandlung, massage, schnitt,
        impfung, einlagerung, montage, durchsicht, tausch, diagnose, kontrolle, gespräch,
        ausweis, anmeldung, schulung, versiegelung, politur
    """,
    any_service="service, leistung, leistungen",
    joins="""
        und, am, an, der, die, das, für, mit, vorne, hinten, vorn, großer, große, großen,
        kleine, kleiner, kleinen, komplette, komplett, alle, vier, zwei, neue, neuen, ein,
        eine, einen, gegen, zur, vor, im, ihr, sein
    """,
    vehicles="""
        auto, wagen, fahrzeug, pkw, lkw, transporter, kombi, limousine, motorrad, roller, kfz,
        bus, anhänger, cabrio, wohnmobil, suv, kleinwagen
    """,
    any_vehicle="auto, wagen, fahrzeug, kfz, pkw",
    colours="""
        rot, rote, roten, roter, blau, blaue, blauen, blauer, schwarz, schwarze, schwarzen,
        schwarzer, weiß, weiße, weißen, weißer, weiss, silber, silberne, silbernen, grau,
        graue, grauen, grauer, grün, grüne, grünen, grüner, gelb, gelbe, gelben, gelber,
        braun, braune, braunen, orange, beige
    """,
    transport={
        "wait": """
            wartet, wartet vor ort, wartet darauf, möchte warten, will warten, wartet solange,
            wartekunde
        """,
        "drop_off": """
            bringt das auto, bringt den wagen, gibt das auto ab, gibt den wagen ab, lässt das
            auto da, lässt den wagen da, stellt das auto ab, abgabe, auto abgeben, wagen
            abgeben, lässt es da
        """,
        "loaner": """
            leihwagen, ersatzwagen, ersatzfahrzeug, mietwagen, werkstattersatzwagen, leihauto,
            braucht einen leihwagen, braucht einen ersatzwagen, leihfahrzeug
        """,
        "shuttle": "shuttle, fahrdienst, mitfahrgelegenheit, bringdienst, hol und bringservice",
        "pick_up": """
            holen wir ab, wird abgeholt, abholservice, abholdienst, hol- und bringservice, bei
            ihm abholen, bei ihr abholen, zu hause abholen
        """,
    },
    party="personen, leute, person, gäste, plätze, erwachsene, teilnehmer, mann hoch",
    numbers="""
        ein|eins|eine|einen, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf,
        zwölf
    """,
    ordinals="""
        erste|ersten|erster|erstes, zweite|zweiten|zweiter|zweites,
        dritte|dritten|dritter|drittes, vierte|vierten|vierter|viertes,
        funfte|funften|funfter, sechste|sechsten, siebte|siebten, achte|achten
    """,
    last="letzte, letzten, letzter, letztes",
    leaving="von, vom, aus",
    going="auf, nach, zu, zum, auf den, auf die",
    notes="notiz, notizen, anmerkung, bemerkung, hinweis, kommentar, info, achtung, vermerk",
    references="""
        referenz, ref, buchungsnummer, terminnummer, auftragsnummer, auftrag, kundennummer,
        bestätigungsnummer, buchung, nr, vorgang, vorgangsnummer, nummer
    """,
    plates="kennzeichen, nummernschild, kfz-kennzeichen, fin, fahrgestellnummer",
    phones="""
        telefon, tel, telefonnummer, handy, mobil, handynummer, nummer, rückruf, anrufen
        unter, ruf, mobilnummer
    """,
    adding="""
        auch, noch, dazu, zusätzlich, plus, außerdem, und auch, auch noch, mit, ergänze, füge,
        hinzu
    """,
    removing="""
        streichen, entfernen, ohne, entferne, weg, streich, streiche, lass, weglassen, kein,
        keine, keinen, raus, nimm … raus, minus, außer, doch kein, doch keine, doch keinen
    """,
    replacing="""
        draus, daraus, stattdessen, eigentlich, lieber, doch lieber, ich meine, ich meinte,
        sondern, nicht, korrektur, ändern, ändere, mach daraus, doch, eher, der andere, die
        andere, das andere, den anderen, die anderen
    """,
    instead_of="statt, anstatt, anstelle von, an stelle von",
    denying="""
        nein, nee, nö, ne, falsch, nicht, stimmt nicht, das ist falsch, moment, sorry,
        quatsch, halt
    """,
    reasons="""
        nicht mehr nötig, nicht nötig, nicht mehr gebraucht, braucht es nicht mehr, braucht er
        nicht mehr, braucht sie nicht mehr, auto verkauft, auto ist verkauft, wagen verkauft,
        fahrzeug verkauft, nicht erschienen, nicht gekommen, irrtum, aus versehen, falsch
        gebucht, doppelt gebucht, zu teuer, umgezogen, auf wunsch des kunden, hat sich erledigt
    """,
    altering="""
        ändere, ändern, ändert, geändert, änder, aktualisiere, aktualisieren, korrigiere,
        korrigieren
    """,
    fresh="neue, neuer, neues, neuen",
    emails="e-mail, email, mail, mailadresse, e-mail-adresse, emailadresse, e-mailadresse",
    absent="""
        krank, erkrankt, krankgemeldet, krankgeschrieben, krank gemeldet, krank geschrieben,
        fehlt, arbeitsunfähig
    """,
    closes="schließt, geschlossen",
    early="früher, eher, vorzeitig",
    asking="""
        was, wann, wer, wie, warum, welche, ist, sind, hat, habt, haben, schließt, schließen,
        macht, machen, schließen wir, machen wir, haben wir, wenn
    """,
    everybody="alle termine, alle kunden",
    all="alle, sämtliche, alles, jeden",
    staff="""
        berater, beraterin, serviceberater, serviceberaterin, meister, techniker, technikerin,
        mechaniker, ärztin, arzt, zahnarzt, friseur, friseurin, kollege, kollegin
    """,
    possessive="'s",
)
