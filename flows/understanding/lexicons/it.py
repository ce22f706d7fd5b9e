"""Italian: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="IT",
    numbers={
        0: "zero",
        1: "uno|?un|?una|?un '|?un ’",
        2: "due|?un paio di|?paio di|?un paio d '",
        3: "tre",
        4: "quattro",
        5: "cinque",
        6: "sei",
        7: "sette",
        8: "otto",
        9: "nove",
        10: "dieci",
        11: "undici",
        12: "dodici",
        13: "tredici",
        14: "quattordici",
        15: "quindici",
        16: "sedici",
        17: "diciassette",
        18: "diciotto",
        19: "diciannove",
        21: "ventuno",
        23: "ventitré|ventitre",
        28: "ventotto",
        31: "trentuno|trentun",
        33: "trentatré|trentatre",
        38: "trentotto",
        41: "quarantuno",
        48: "quarantotto",
        51: "cinquantuno",
        58: "cinquantotto",
    },
    tens={20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta", 60: "sessanta"},
    compound="{tens}{unit}|{tens} {unit}",
    ordinals={
        1: "primo|prima|1 o|1 º",
        2: "secondo|seconda",
        3: "terzo|terza",
        4: "quarto|quarta",
        5: "quinto|quinta",
        6: "sesto|sesta",
        7: "settimo|settima",
        8: "ottavo|ottava",
        9: "nono|nona",
        10: "decimo|decima",
    },
    ordinal_ends="o|a|esimo|esima",
    weekdays=(
        "lunedì|lun|lunedi '|lunedi ’",
        "martedì|mart|?mar|martedi '",
        "mercoledì|merc|?mer|mercoledi '",
        "giovedì|giov|gio|giovedi '",
        "venerdì|ven|vener|venerdi '",
        "sabato|?sab",
        "domenica|?dom",
    ),
    months=(
        "gennaio|gen|genn",
        "febbraio|feb|febb",
        "marzo|?mar",
        "aprile|apr",
        "maggio|mag|magg",
        "giugno|giu",
        "luglio|lug",
        "agosto|ago|ag",
        "settembre|sett|?set",
        "ottobre|ott",
        "novembre|?nov",
        "dicembre|dic",
    ),
    days={
        0: "oggi|quest ' oggi|in giornata",
        1: "domani|il giorno dopo|il giorno successivo|l ' indomani|indomani|il giorno seguente",
        2: "dopodomani|dopo domani|domani l ' altro",
        -1: "ieri|il giorno prima|il giorno precedente",
        -2: (
            "l ' altro ieri|l ' altroieri|altro ieri|avantieri|ieri l ' altro|"
            "l ’ altro ieri|altroieri"
        ),
    },
    units={
        "second": "secondo|secondi|sec",
        "minute": "minuto|minuti|min|minuti primi|'",
        "hour": "ora|ore|h|oretta",
        "day": "giorno|giorni|giornata|giornate|gg",
        "workday": "giorno lavorativo|giorni lavorativi|giorno feriale|giorni feriali",
        "night": "notte|notti",
        "week": "settimana|settimane|sett",
        "workweek": "settimana lavorativa",
        "weekend": (
            "weekend|week end|week - end|fine settimana|finesettimana|fine - settimana|weekends"
        ),
        "month": "mese|mesi",
        "quarter": "trimestre|trimestri",
        "half_year": "semestre|semestri",
        "year": "anno|anni",
    },
    durations={
        (
            0.5,
            "hour",
        ): "mezz ' ora|mezz ’ ora|mezzora|mezza ora|una mezz ' ora|una mezz ’ ora|una mezzora",
        (0.25, "hour"): "un quarto d ' ora|quarto d ' ora|un quarto d ’ ora",
        (0.75, "hour"): "tre quarti d ' ora",
    },
    steps={
        0: (
            "la mia|mia|tutta la|tutto il|questo|questa|quest '|quest ’|questi|queste|sta|"
            "corrente|in corso|attuale|l ' attuale"
        ),
        1: (
            "prossimo|prossima|prossimi|prossime|seguente|seguenti|successivo|successiva|"
            "successivi|successive|che viene|entrante|venturo|ventura|?dopo|a venire|"
            "in arrivo|pross|che verrà"
        ),
        2: "?dopo il prossimo|?dopo la prossima",
        -1: (
            "scorso|scorsa|scorsi|scorse|passato|passata|passati|passate|ultimo|ultima|"
            "ultimi|ultime|precedente|precedenti|trascorso|trascorsa"
        ),
    },
    holidays={
        "New Year's Day": "capodanno|anno nuovo",
        "Epiphany": "epifania|befana",
        "Valentine's Day": "san valentino|festa degli innamorati",
        "Shrove Tuesday": "martedì grasso",
        "Ash Wednesday": "mercoledì delle ceneri",
        "Saint Joseph's Day": "san giuseppe|festa di san giuseppe",
        "Palm Sunday": "domenica delle palme",
        "Holy Thursday": "giovedì santo",
        "Good Friday": "venerdì santo",
        "Easter Sunday": "pasqua|domenica di pasqua",
        "Easter Monday": "pasquetta|lunedì dell ' angelo|lunedì di pasqua",
        "Liberation Day": "festa della liberazione|la liberazione|anniversario della liberazione",
        "Labor Day": "festa dei lavoratori|festa del lavoro|primo maggio",
        "Mother's Day": "festa della mamma",
        "Father's Day": "festa del papà|festa del babbo",
        "Republic Day": "festa della repubblica|la repubblica",
        "Pentecost": "pentecoste",
        "Assumption Day": "ferragosto|assunzione",
        "Halloween": "halloween",
        "All Saints' Day": "ognissanti|tutti i santi|festa dei santi",
        "All Souls' Day": "commemorazione dei defunti|giorno dei morti",
        "Thanksgiving Day": (
            "ringraziamento|giorno del ringraziamento|il giorno del ringraziamento"
        ),
        "Black Friday": "black friday",
        "Immaculate Conception": "immacolata|immacolata concezione",
        "Christmas Eve": "vigilia di natale|la vigilia",
        "Christmas Day": "natale|giorno di natale|il giorno di natale",
        "Second Day of Christmas": "santo stefano",
        "New Year's Eve": (
            "san silvestro|vigilia di capodanno|la vigilia di capodanno|ultimo dell ' anno"
        ),
    },
    edges={
        "begin": (
            "inizio|l ' inizio|all ' inizio|agli inizi|inizi|presto|prima parte|a inizio|"
            "ad inizio|i primi|primi|nella prima parte"
        ),
        "middle": "metà|a metà|la metà|meta|verso metà|alla metà|nel mezzo",
        "end": (
            "fine|la fine|alla fine|a fine|tardi|tarda|tardo|fine di|verso la fine|"
            "in tarda|seconda parte|per la fine|sul tardi"
        ),
        "rest": "resto|il resto|restante|rimanente|il rimanente|rimanenza",
    },
    parts={
        "early": (
            "mattina presto|mattino presto|di buon mattino|prima mattina|"
            "in prima mattinata|all ' alba|mattinata presto|la mattina presto|"
            "presto la mattina|di prima mattina|di buon ' ora"
        ),
        "morning": (
            "mattina|mattino|mattinata|matt|la mattina|il mattino|stamane|antimeridiane|"
            "mattine|del mattino|di mattina|della mattina"
        ),
        "lunch": (
            "?mangiare|pranzo|ora di pranzo|pausa pranzo|ora pranzo|all ' ora di pranzo|a pranzo|"
            "l ' ora di pranzo|ora del pranzo"
        ),
        "afternoon": "pomeriggio|pom|pomeriggi|il pomeriggio|di pomeriggio|del pomeriggio",
        "evening": "sera|serata|la sera|di sera|della sera|fine giornata|in serata|sere|serale",
        "night": "notte|la notte|di notte|della notte|nottata|in nottata|tarda notte",
        "office": (
            "orario d ' ufficio|orario di lavoro|orario lavorativo|orario di ufficio|"
            "ore di ufficio|orari d ' ufficio"
        ),
    },
    edge_parts={
        ("begin", "afternoon"): "primo pomeriggio|nel primo pomeriggio",
        ("begin", "morning"): "prima mattinata",
        ("begin", "evening"): "prima serata",
    },
    day_parts={
        (0, "tonight"): "stasera|stanotte|questa sera|sta sera|questa notte|sta notte",
        (0, "morning"): "stamattina|stamani|stamane|sta mattina|questa mattina",
        (-1, "night"): "ieri sera|ieri notte|la scorsa notte|la notte scorsa|l ' altra notte",
        (1, "evening"): "domani sera",
        (1, "morning"): "domattina|domani mattina|domani mattino",
    },
    weekday_figure_is_date=True,
    clock24=True,
    noon="mezzogiorno|mezzodì|mezzo giorno|12 di mezzogiorno",
    midnight="mezzanotte|mezza notte",
    am=(
        "a . m .|a . m|am|del mattino|di mattina|della mattina|di mattino|antimeridiane|la mattina"
    ),
    pm="p . m .|p . m|pm|del pomeriggio|di sera|della sera|di pomeriggio|pomeridiane|di stasera",
    oclock="ore|h|in punto|o ' clock|o clock|spaccate",
    one_oclock="la una|l ' una|l ’ una|all ' una|all ’ una|alla una|dall ' una|dall ’ una",
    and_half="e mezza|e mezzo|e trenta|e ½",
    and_quarter="e un quarto|e quarto",
    three_quarters="tre quarti",
    quarter="quarto|un quarto|il quarto",
    past_hour="passate le|dopo le|minuti dopo le|minuti dopo|passate",
    to_hour="minuti alle|minuti all '|prima delle|minuti prima delle|alla una",
    plus="e",
    minus="meno",
    ish="circa|ish|più o meno",
    the="il|lo|la|i|gli|le|l '|l ’",
    at=(
        "alle|alla|all '|all ’|ore|alle ore|@|verso le|per le|dalle|intorno alle|"
        "attorno alle|le|dalle ore|sulle|a|delle|dall '|h|all"
    ),
    on="il|lo|l '|l ’|di|del|al|per il|dal|nel giorno|nella giornata di|nel|il giorno|giorno|a",
    inside=(
        "in|nel|nella|nell '|nell ’|durante|durante la|durante il|nei|nelle|per la|per il|ad|a"
    ),
    inside_length="tra|fra|in|entro|tra circa|fra circa",
    of=(
        "di|del|della|dell '|dell ’|in|nel|dello|d '|di questo|nella|nell '|dei|"
        "di quest '|nel mese di"
    ),
    with_for="per|durante|per la durata di|per circa|su",
    from_day="dal|tra il|fra il|tra l '|fra l '|dall '",
    to_day="al|all '|e il",
    since_from=(
        "da|dal|dalle|dalla|dall '|dall ’|tra|fra|dallo|dai|dalle ore|a partire dal|a partire da"
    ),
    to=(
        "a|al|fino a|fino al|fino alle|fino alla|sino a|sino al|ad|finché|fino ad|"
        "alle ore|fino alle ore|sino alle"
    ),
    between="tra|fra|tra le|fra le|tra il|fra il|compreso tra|tra l '|tra la|tra i|fra l '",
    both="e|e le|e il|ed|&|e l '|e la|e i",
    after_length="dopo|dopo circa",
    after_day="dal|a partire dal|dopo il",
    before_day="prima del",
    until_day="fino al|entro il|non oltre il|sino al",
    after=(
        "dopo|dopo le|da|dal|dalle|a partire dal|a partire dalle|a partire da|"
        "più tardi di|non prima di|non prima delle|dopo il|dall '|dopo la|dopo l '|"
        "dopo le ore|oltre le|successivamente al|successivo a|a partire dalla|"
        "passate le|oltre"
    ),
    before=(
        "prima di|prima del|prima delle|prima della|prima dell '|prima delle ore|"
        "prima dello|anteriore a|precedentemente al|antecedente al"
    ),
    by=(
        "entro|entro le|entro il|entro la|non oltre|non oltre le|al più tardi|"
        "entro l '|non più tardi delle|non più tardi di|entro la fine di|"
        "al più tardi alle"
    ),
    until=(
        "fino a|fino al|fino alle|fino alla|sino a|fino all '|fino ad|sino al|"
        "sino alle|fino all ’|finché"
    ),
    since="da|dal|dalla|dall '|sin da|sin dal",
    onwards="in poi|o più tardi|in avanti|o dopo",
    or_earlier="o prima|al più tardi|o più presto",
    but="ma|e",
    about=(
        "verso|verso le|circa|intorno alle|intorno al|attorno alle|più o meno|"
        "all ' incirca|circa alle|sulle|approssimativamente|verso il|verso la|"
        "attorno al|grosso modo|alle circa|intorno a|verso l '|verso mezza|"
        "indicativamente"
    ),
    ago="fa|prima|or sono|addietro|indietro",
    hence=(
        "dopo|più tardi|da oggi|da ora|a partire da oggi|da adesso|a partire da adesso|"
        "a partire da ora|d ' ora in poi|da questo momento"
    ),
    following="dopo|da|dal|dopo il|a partire da|a partire dal|dalla|dopo la|successivo a|dall '",
    preceding="prima di|prima del|prima della|prima dell '",
    within=(
        "entro|nei prossimi|nelle prossime|in meno di|entro i prossimi|"
        "entro le prossime|nel giro di|nell ' arco di|entro un|nel prossimo"
    ),
    more="più di|oltre",
    coming="prossimo a venire",
    last="ultimo|ultima|l ' ultimo|l ' ultima|l ’ ultimo|l ’ ultima",
    week_of=(
        "del|dal|di|che inizia il|che comincia il|che inizia|che parte dal|a partire dal|della"
    ),
    few="alcuni|alcune|qualche|pochi|poche|diversi|diverse|parecchi",
    half="mezza|mezzo|mezz '|½",
    and_a_half="e mezzo|e mezza",
    soonest=(
        "il prima possibile|appena possibile|prima possibile|quanto prima|"
        "al più presto|asap|non appena possibile|il più presto possibile|"
        "primo appuntamento disponibile|prima disponibilità|prima data disponibile|"
        "il primo posto libero|nel più breve tempo possibile|più presto possibile|"
        "primo orario libero|prima data utile|primo posto disponibile"
    ),
    now=(
        "ora|adesso|subito|in questo momento|immediatamente|al momento|proprio ora|"
        "proprio adesso|attualmente|all ' istante"
    ),
    starting="a partire da|a partire dal|a partire dalle|con inizio il|a cominciare da",
    lasting="per|della durata di|che dura|durante|per la durata di|dura",
    greetings=(
        "buongiorno|buonasera|buonanotte|buon giorno|buona sera|buona notte|"
        "buona giornata|buona serata|buon fine settimana|buon weekend|buon pomeriggio|"
        "buona settimana|buona mattinata"
    ),
    counted=(
        "chilogrammi|chili|kg|metri|km|chilometri|per cento|percento|euro|dollari|"
        "persone|pezzi|punti|gradi|volte|porte|litri|posti|clienti|gomme|pneumatici|"
        "auto|macchine|veicoli|anni fa compiuti|pagine|bambini|adulti|piano|via|"
        "appuntamenti|opzioni|ragioni"
    ),
    numbered=(
        "stanza|camera|sala|edificio|piano|pagina|numero|n °|nr|linea|appartamento|"
        "interno|versione|capitolo|modello|tipo|taglia|codice|zona|opzione|fattura|"
        "ordine|binario|volo|corsia|porta|box|ufficio|parte|targa|via|livello|"
        "civico"
    ),
    never=(
        "secondo parere|seconda opinione|prima volta|seconda volta|ultima volta|"
        "prossima volta|questa volta|una volta|un ' altra volta|seconda mano|"
        "ogni giorno|un giorno|un attimo|un momento|un secondo|un minuto per favore|"
        "la seconda|il secondo|la prima|il primo|l ' ultimo|l ' ultima|primo soccorso|"
        "alla fine|prima di tutto|per ora|per adesso|è tutto per oggi|tutto per oggi|"
        "grazie per oggi|secondo me|secondo te|secondo lui|secondo lei|a meno che|"
        "in fine|in una|al giorno|all ' ora|di meno|in più|tutto il giorno|da solo|"
        "da sola|in due|in tre|per due|per tre|per quattro"
    ),
    past_words=(
        "è venuto|è venuta|era qui|ha saltato|ha mancato|non si è presentato|"
        "ultima visita|è successo"
    ),
)

TALK = Talk(
    intents={
        "book": """
            vogliono, vorrebbero, hanno bisogno di, chiede, chiedono, prenota, prenotare,
            prenoti, prenotami, fissa, fissare, fissi, fissami, metti, mettere, metta, segna,
            segnare, segni, aggiungi, aggiungere, aggiunga, crea, creare, crei, programma,
            programmare, programmi, pianifica, pianificare, organizza, organizzare, inserisci,
            inserire, inserisca, prendi, prendere, dai, dammi, fai, fare, vuole, vorrebbe, ha
            bisogno, ha bisogno di, serve, gli serve, le serve, viene, verrà, blocca, riserva,
            riservare, riserviamo, prendiamo, appunta
        """,
        "reschedule": """
            sposta, spostare, sposti, spostiamo, spostami, rimanda, rimandare, rimandi,
            rinvia, rinviare, rinvii, anticipa, anticipare, anticipi, posticipa,
            posticipare, posticipi, cambia l'appuntamento, cambiare l'appuntamento, cambia
            l'ora, cambia la data, cambiare la data, cambiare l'ora, modifica
            l'appuntamento, modificare l'appuntamento, riprogramma, riprogrammare,
            ripianifica, non può venire, passa … a, porta … a, cambia … con, cambia … a,
            spostalo, spostala, anticipalo, posticipalo
        """,
        "cancel": """
            annulla, annullare, annulli, cancella, cancellare, cancelli, disdici, disdire,
            disdica, disdetta, elimina, eliminare, togli l'appuntamento, non viene più,
            non verrà, non verrà più, cancellazione, annullamento, non può … toglilo, non
            può … toglila, non può … toglierlo
        """,
        "rebook": """
            chiudiamo, dobbiamo chiudere, chiuderemo, siamo chiusi, saremo chiusi
        """,
        "list": """
            chi viene, chi c'è, cosa c'è, che cosa c'è, quali appuntamenti, che
            appuntamenti, mostra … appuntamenti, mostrami gli appuntamenti, elenco,
            elenca, lista, agenda di, agenda del, gli appuntamenti di, prossimi
            appuntamenti, i miei appuntamenti, quando è, quando viene, quando ha, tutti
            gli appuntamenti, fammi vedere … appuntamenti, cosa abbiamo, appuntamenti di,
            cosa ha prenotato, cosa ha … prenotato, fammi vedere, mostrami, mostra tutto,
            chi abbiamo
        """,
        "slots": """
            disponibilità, disponibile, disponibili, libero, liberi, libera, libere, orari
            liberi, orari disponibili, posti liberi, posto libero, slot liberi, buchi,
            buco, primo posto, primo appuntamento disponibile, prima disponibilità,
            prossimo posto, quando c'è posto, c'è posto, cosa … libero, quando … libero,
            avete posto, primo libero, quando possiamo, quando si può, quando potete,
            quando potreste, quando si possono
        """,
        "customer": """
            cerca, cercare, cerchi, cercami, trova, trovare, trovi, trovami, chi è,
            scheda, scheda di, scheda cliente, dati di, dati del cliente, apri la scheda,
            anagrafica, contatti di, rintraccia, ricerca, numero di telefono di, numero di
            telefono, numero di, telefono di, indirizzo di
        """,
        "register": """
            nuovo cliente, nuova cliente, cliente nuovo, registra, registrare, registri, crea
            un cliente, creare un cliente, crea cliente, aggiungi un cliente, aggiungere un
            cliente, inserisci un cliente, inserisci un nuovo cliente, nuovo paziente, nuova
            paziente, non è nel sistema, iscrivi, nuova anagrafica
        """,
        "help": """
            aiuto, aiutami, cosa puoi fare, cosa sai fare, come funziona, comandi, istruzioni,
            come si usa
        """,
        "confirm": """
            sì, si, ok, okay, va bene, conferma, confermare, confermo, confermato, giusto,
            esatto, esattamente, perfetto, d'accordo, certo, procedi, corretto, benissimo, va
            benissimo, tutto giusto, certamente, ci sta, fallo, ottimo
        """,
        "stop": """
            stop, fermati, ferma, basta, lascia stare, lascia perdere, lasci stare, lasci
            perdere, niente, esci, abbandona, no grazie, interrompi, dimentica, annulla
            l'ultima modifica, torna indietro
        """,
        "start_over": """
            ricomincia, ricominciare, ricominciamo, da capo, dall'inizio, daccapo, da zero,
            riparti, riparti da zero, riavvia
        """,
    },
    frame="""
        vogliono, vorrebbero, hanno bisogno di, chiede, chiedono, per favore, per piacere,
        per cortesia, puoi, può, potresti, potrebbe, possiamo, si può, mi puoi, mi può,
        vorrei, vorremmo, voglio, vogliamo, mi piacerebbe, ho bisogno di, ho bisogno d',
        ho bisogno, mi serve, ci serve, serve, devo, deve, dobbiamo, ho, ha, abbiamo,
        hanno, avere, c'è, ci sono, ciao, salve, buongiorno, buonasera, grazie, allora,
        poi, quindi, anche, ancora, già, solo, adesso, ora, nuovo, nuova, altro, altra,
        bene, è, sono, sarà, sarebbe, essere, va, vado, andare, mi, ti, si, ci, vi, gli,
        le, lo, possibile, se possibile, magari, vuole, vorrebbe, dovrebbe, mostra,
        mostrami, fammi, fammi vedere, dimmi, dai, dammi, facciamo, bisogno, che, è in
        ritardo, in ritardo
    """,
    suggesting="che ne dici di, e se",
    chat="""
        non importa, è uguale, fa lo stesso, non so, non lo so, boh, vediamo, fammi vedere un
        attimo, come stai, come sta, come va, tutto bene, buongiorno, buonasera, buonanotte,
        buon weekend, buona giornata, buona serata, arrivederci, a presto, a dopo, ci vediamo,
        grazie, grazie mille, prego, ottimo, fantastico, ahah, haha, ciao, salve, complimenti,
        auguri, buon compleanno, chi sei, sei un robot, buon appetito, bravo, brava, ben fatto
    """,
    things="""
        servizio, servizi, appuntamento, appuntamenti, app.to, prenotazione, prenotazioni,
        riunione, riunioni, incontro, incontri, visita, posto, qualcosa, questo, quello,
        evento, slot, impegno, orario
    """,
    occasions="riunione, riunioni, incontro, incontri, evento, calendario, impegno",
    closings="""
        in calendario, nel calendario, sul calendario, nel mio calendario, in agenda, nella
        mia agenda, nell'agenda, all'agenda, per me, per noi, per favore, se possibile, per
        piacere, per cortesia
    """,
    articles="""
        il, lo, la, i, gli, le, l', un, uno, una, un', del, dello, della, dell', dei, degli,
        delle, questo, questa, questi, queste, quel, quello, quella, tutti, tutte, ogni, al,
        alla, qualche
    """,
    owners="""
        mio, mia, miei, mie, nostro, nostra, nostri, nostre, suo, sua, suoi, sue, tuo, tua,
        tuoi, tue, loro, vostro, vostra
    """,
    pronouns="""
        io, tu, lui, lei, noi, voi, mi, ti, si, ci, vi, gli, me, te, sé, qualcuno, chi, tutti
    """,
    beside="con, insieme a, assieme a, presso, da",
    meant_for="per, x, a nome di, a nome",
    of="di, del, della, dello, dell', dei, degli, delle, d'",
    at="in, a, nella, nel, nell', @, al, alla, all', presso",
    purpose="per, su, riguardo a, riguardo, circa, a proposito di",
    called="""
        chiamato, chiamata, intitolato, intitolata, si chiama, nome, a nome di, di nome, a
        nome
    """,
    among="tra, fra",
    little="""
        non è malato, non è malata, era malato, era malata,
        prima, dopo, peggio, diverso, diversa, vecchio, urgente, importante, più tardi,
        più presto, non, né, che, quale, quali, quando, come, dove, perché, e, ed, o, ma,
        se, senza, su, sul, sulla, fino, verso, dal, dalla, dall', da, durante, entro, a,
        ad, al, alla, allo, alle, ai, in, nel, nella, di, molto, più, meno, già, ancora,
        qui, qua, lì, là, oggi, domani, ieri, mattino, mezzogiorno, ora, ore, prossimo,
        prossima, successivo, scorso, scorsa, primo, secondo, seconda, ultimo, ultima,
        stesso, stessa, altro, altra, così, è, era, sono, sei, siamo, sia, telefono,
        volta, persona, persone, gente, viene, venire, verrà, passa, presto, tardi, il
        prima possibile, appena possibile, ha, hanno, ho, ci, si chiama, invece, anziché,
        qualsiasi, tanto, sempre, no, sì, c', dell', verso le, circa, meglio, prima
        possibile
    """,
    nouns="""
        giorno, settimana, mese, anno, mattina, pomeriggio, sera, notte, numero, indirizzo,
        prezzo, cosa, nome, cognome, data, lavoro, domanda, problema, idea, vita, tempo,
        weekend
    """,
    units="minuto, minuti, min, ora, ore, giorno, giorni, settimana, settimane",
    both="e, ed, &, più, oltre a, +, o",
    either="è, si chiama, nome è, sarebbe",
    meeting="""
        incontrare, vedere, invitare, chiamare, chiama, chiami, contattare, contatta,
        visitare, richiamare, richiama, avvisa, avvisare
    """,
    titles="""
        sig, sig.ra, sig.na, signor, signora, signorina, signore, sigg, signori, sig.r, sigra,
        sra
    """,
    doctors="""
        dott, dottor, dottore, dottoressa, dott.ssa, dr, prof, professore, professoressa, avv,
        ing, geom, dottssa
    """,
    roles="""
        cliente, clienti, paziente, pazienti, ospite, moglie, marito, figlio, figlia, madre,
        padre, mamma, papà, fratello, sorella, genitori, bambino, bambina, bimbo, collega,
        colleghi, capo, cane, gatto, amico, amica, amici, squadra, team, consulente, tecnico,
        meccanico, dentista, medico, parrucchiere, parrucchiera, accettatore, vicino,
        famiglia, autista
    """,
    places="""
        filiale, sede, officina, ufficio, negozio, clinica, salone, centro, concessionaria,
        studio, ospedale, comune, agenzia, ambulatorio, albergo, succursale, sportello
    """,
    trades="""
        società, ditta, fratelli, gruppo, trasporti, impresa, autofficina, clinica, studio,
        salone
    """,
    companies="srl, spa, snc, sas, srls, f.lli, s.r.l, s.p.a",
    services="""
        cambio olio, cambio dell'olio, cambio, cambiare, olio, gomme, gomma, pneumatici,
        pneumatico, ruote, ruota, inversione, freni, freno, pastiglie, dischi, revisione,
        tagliando, manutenzione, riparazione, riparare, batteria, aria condizionata,
        climatizzatore, clima, ricarica, filtro, filtri, convergenza, assetto, equilibratura,
        bilanciatura, parabrezza, tergicristalli, spazzole, luci, fari, faro, lampadina,
        cinghia, distribuzione, cinghia di distribuzione, frizione, motore, marmitta, scarico,
        ammortizzatori, diagnosi, diagnostica, spia, richiamo, campagna, lavaggio, pulizia,
        carrozzeria, verniciatura, graffio, ammaccatura, incidente, prova, prova su strada,
        test drive, preventivo, perizia, consegna, ritiro, rumore, perdita, sostituzione,
        sostituire, taglio, taglio di capelli, piega, colore, tinta, mèches, colpi di sole,
        barba, manicure, pedicure, massaggio, ceretta, igiene dentale, otturazione,
        detartrasi, controllo, visita di controllo, visita oculistica, esame, esami del
        sangue, analisi, vaccino, vaccinazione, radiografia, fisioterapia, seduta,
        trattamento, passaporto, carta d'identità, patente, rinnovo, rinnovare,
        immatricolazione, apertura conto, conto, mutuo, prestito, consulenza, dimostrazione,
        formazione, installazione, visita commerciale, sopralluogo, ispezione, valutazione,
        garanzia, servizio, candele, liquido, collaudo, montaggio
    """,
    any_service="servizio, servizi, prestazione",
    joins="""
        e, di, del, della, dell', dei, delle, al, alla, alle, ai, le, il, i, la, anteriori,
        posteriori, anteriore, posteriore, completo, completa, nuove, nuovo, nuovi, quattro,
        due, per, invernali, estive, annuale, a, da, su, sinistra, destra, sua, suo
    """,
    vehicles="""
        macchina, auto, automobile, vettura, veicolo, furgone, camion, moto, motocicletta,
        scooter, berlina, utilitaria, suv, cabrio, rimorchio, mezzo
    """,
    any_vehicle="macchina, auto, automobile, vettura, veicolo, mezzo",
    colours="""
        rosso, rossa, blu, azzurra, azzurro, nero, nera, bianco, bianca, grigio, grigia,
        verde, giallo, gialla, marrone, arancione, argento, beige, dorato, viola, bordeaux
    """,
    transport={
        "wait": """
            aspetta, aspetterà, aspettare, attende, attenderà, attende sul posto, aspetta qui,
            aspetta in officina, preferisce aspettare, aspetta in sede
        """,
        "drop_off": """
            lascia la macchina, lascia l'auto, lascerà la macchina, lascerà l'auto, lasciare
            la macchina, lasciare l'auto, porta e lascia, la lascia qui
        """,
        "loaner": """
            auto sostitutiva, macchina sostitutiva, vettura sostitutiva, auto di cortesia,
            macchina di cortesia, vettura di cortesia, auto a noleggio, sostitutiva, veicolo
            sostitutivo
        """,
        "shuttle": """
            navetta, la navetta, passaggio a casa, un passaggio, servizio navetta,
            accompagnare a casa
        """,
        "pick_up": """
            ritiro a domicilio, ritiriamo l'auto, ritiriamo la macchina, ritirare l'auto,
            ritirare la macchina, presa a domicilio, andiamo a prendere la macchina, andiamo a
            prendere l'auto
        """,
    },
    party="persone, persona, ospiti, posti, adulti, partecipanti, coperti",
    numbers="uno, due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici",
    ordinals="""
        primo|prima, secondo|seconda, terzo|terza, quarto|quarta, quinto|quinta, sesto|sesta,
        settimo|settima, ottavo|ottava
    """,
    last="ultimo, ultima",
    leaving="da, dal, dalla, dall', di, del",
    going="a, al, alla, all', per, verso",
    notes="""
        nota, note, osservazione, osservazioni, commento, commenti, avviso, nb, appunto,
        attenzione
    """,
    references="""
        riferimento, rif, numero di prenotazione, numero prenotazione, numero cliente, codice,
        codice prenotazione, prenotazione, pratica, ordine, commessa, n°
    """,
    plates="targa, telaio, vin",
    phones="""
        telefono, tel, cellulare, cell, numero, numero di telefono, chiamare al, chiamare,
        richiamare al
    """,
    adding="""
        anche, aggiungi, aggiungere, più, inoltre, e anche, con, in più, includi, includere,
        pure
    """,
    removing="""
        senza, togli, togliere, rimuovi, rimuovere, leva, elimina, tranne, meno, niente,
        toglilo, toglila, nessuna, nessun
    """,
    replacing="""
        invece, anzi, piuttosto, in realtà, meglio, volevo dire, voglio dire, cioè,
        correzione, cambia con, cambia in, cambialo, facciamo, fai, non, l'altro, l'altra
    """,
    instead_of="""
        invece di, invece che, invece del, invece della, al posto di, al posto del, al posto
        della, anziché
    """,
    denying="""
        no, non, macché, sbagliato, è sbagliato, non è così, non va bene, aspetta un attimo,
        un attimo, scusa, scusi, errore
    """,
    reasons="""
        non serve più, non è più necessario, non ne ha più bisogno, auto venduta, macchina
        venduta, ha venduto la macchina, ha venduto l'auto, non si è presentato, non si è
        presentata, non è venuto, non è venuta, per errore, troppo caro, si è trasferito, si è
        trasferita, su richiesta del cliente, ha cambiato idea
    """,
    altering="""
        cambia, cambiare, cambi, modifica, modificare, modifichi, aggiorna, aggiornare,
        aggiorni, correggi, correggere
    """,
    fresh="nuovo, nuova",
    emails="e-mail, email, mail, indirizzo e-mail, indirizzo email, indirizzo mail",
    absent="malato, malata, ammalato, ammalata, in malattia, assente, sta male",
    closes="chiude, chiuderà, chiuso, chiusa, deve chiudere",
    early="in anticipo, più presto, presto",
    asking="quando, a che ora, che, chi, come, perché, cosa, se",
    everybody="tutti gli appuntamenti",
    all="tutti, tutte, tutto, ogni",
    staff="""
        consulente, tecnico, meccanico, dentista, medico, parrucchiere, parrucchiera,
        accettatore, collega
    """,
    elided="""
        l', d', un', c', dell', all', nell', dall', sull', quell', quest', com', cos', dov',
        m', t', s', v', n'
    """,
    personal="a",
)
