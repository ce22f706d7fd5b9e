"""French: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="FR",
    numbers={
        0: "zéro",
        1: "?un|?une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        17: "dix - sept|dix sept",
        18: "dix - huit|dix huit",
        19: "dix - neuf|dix neuf",
        21: "vingt et un|vingt - et - un|vingt et une|vingt - un|vingt un",
        31: "trente et un|trente - et - un|trente et une",
        41: "quarante et un",
        51: "cinquante et un",
    },
    tens={20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"},
    compound="{tens} {unit}|{tens} - {unit}",
    ordinals={
        1: "premier|première|1 er",
        2: "deuxième|second|seconde",
        3: "troisième",
        4: "quatrième",
        5: "cinquième",
        6: "sixième",
        7: "septième",
        8: "huitième",
        9: "neuvième",
        10: "dixième",
        11: "onzième",
        12: "douzième",
        13: "treizième",
        14: "quatorzième",
        15: "quinzième",
        16: "seizième",
        20: "vingtième",
    },
    ordinal_ends="er|ere|e|eme|ème|nd|nde|ieme",
    weekdays=(
        "lundi|lun|lundis",
        "mardi|?mar|mardis",
        "mercredi|mer.|?mer|mercr|mercredis",
        "jeudi|?jeu|jeudis",
        "vendredi|?ven|vendr|vendredis",
        "samedi|?sam|samedis",
        "dimanche|?dim|dimanches",
    ),
    months=(
        "janvier|janv|?jan",
        "février|févr|fév",
        "mars",
        "avril|avr",
        "mai",
        "juin|?jun",
        "juillet|juil|?jul",
        "août|aout",
        "septembre|?sept|?sep",
        "octobre|?oct",
        "novembre|?nov",
        "décembre|déc|?dec",
    ),
    days={
        0: "aujourd ' hui|aujourd ’ hui|aujourdhui|auj|ce jour",
        1: "demain|le lendemain|le jour suivant|le jour d ' après|dès demain|lendemain",
        2: "après - demain|après demain|le surlendemain|surlendemain|apres - demain",
        -1: "hier|la veille",
        -2: "avant - hier|avant hier|l ' avant - veille",
    },
    units={
        "second": "seconde|secondes|sec",
        "minute": "minute|minutes|min|mins|mn|'",
        "hour": "heure|heures|h|hr|hrs",
        "day": "jour|jours|journée|journées|j",
        "workday": (
            "jour ouvré|jours ouvrés|jour ouvrable|jours ouvrables|jour de travail|jours de travail"
        ),
        "night": "nuit|nuits",
        "week": "semaine|semaines|sem",
        "workweek": "semaine de travail",
        "weekend": "week - end|weekend|week end|week - ends|weekends|fin de semaine",
        "month": "mois",
        "quarter": "trimestre|trimestres",
        "half_year": "semestre",
        "year": "an|ans|année|années",
    },
    durations={
        (0.25, "hour"): "quart d ' heure|un quart d ' heure",
        (0.75, "hour"): "trois quarts d ' heure",
        (2, "week"): "quinzaine|une quinzaine|une quinzaine de jours|quinzaine de jours",
        (1, "week"): "huitaine|une huitaine",
    },
    steps={
        0: "ma|toute la|tout le|ce|cet|cette|ces|en cours|actuel|actuelle|courant|courante|même",
        1: (
            "prochain|prochaine|prochains|prochaines|suivant|suivante|suivants|suivantes|"
            "qui vient|à venir|d ' après|qui suit|qui suivent|qui arrive|pro|"
            "prochain à venir"
        ),
        -1: (
            "dernier|dernière|derniers|dernières|passé|passée|précédent|précédente|"
            "précédents|précédentes|d ' avant|écoulé|écoulée|d ' avant"
        ),
        2: (
            "?en huit|?en 8|?après la prochaine|?qui suit la prochaine|"
            "?d ' après la prochaine|?après le prochain"
        ),
    },
    holidays={
        "New Year's Day": "jour de l ' an|nouvel an|le nouvel an|premier de l ' an",
        "Epiphany": "épiphanie|fête des rois",
        "Valentine's Day": "saint valentin|saint - valentin|st valentin",
        "Shrove Tuesday": "mardi gras",
        "Ash Wednesday": "mercredi des cendres",
        "Palm Sunday": "dimanche des rameaux",
        "Good Friday": "vendredi saint",
        "Easter Sunday": "pâques|dimanche de pâques",
        "Easter Monday": "lundi de pâques",
        "Labor Day": "fête du travail",
        "Victory Day": "fête de la victoire|victoire 1945",
        "Mother's Day": "fête des mères",
        "Father's Day": "fête des pères",
        "Ascension Day": "ascension|jeudi de l ' ascension",
        "Pentecost": "pentecôte|dimanche de pentecôte",
        "Pentecost Monday": "lundi de pentecôte",
        "Saint John's Day": "saint - jean",
        "National Day": "fête nationale",
        "Assumption Day": "assomption",
        "Halloween": "halloween",
        "All Saints' Day": "toussaint",
        "All Souls' Day": "fête des morts|jour des morts",
        "Armistice Day": "armistice",
        "Thanksgiving Day": "thanksgiving|jour de thanksgiving",
        "Black Friday": "black friday",
        "Christmas Eve": "veille de noël|réveillon de noël|la veille de noël",
        "Christmas Day": "noël|jour de noël|le jour de noël",
        "New Year's Eve": (
            "saint - sylvestre|saint sylvestre|réveillon du nouvel an|veille du nouvel an|réveillon"
        ),
    },
    edges={
        "begin": (
            "début|le début|au début|au tout début|début de|tôt|en début|en début de|tout début"
        ),
        "middle": "milieu|au milieu|mi|mi -|en milieu de|en milieu|courant",
        "end": "fin|la fin|à la fin|en fin|en fin de|fin de|tard|à la toute fin",
        "rest": "reste|le reste|le restant|restant",
    },
    parts={
        "early": (
            "tôt le matin|tôt ce matin|de bonne heure|au petit matin|à l ' aube|"
            "petit matin|tôt dans la matinée|aux aurores"
        ),
        "morning": "matin|matinée|mat|du mat|matins|dans la matinée|au matin",
        "lunch": (
            "?manger|?le repas|à l ' heure du déjeuner|heure du déjeuner|déjeuner|"
            "à l ' heure du repas|"
            "entre midi et deux|l ' heure du déjeuner|pause déjeuner|au déjeuner|"
            "midi et deux"
        ),
        "afternoon": (
            "après - midi|après midi|aprem|aprèm|après - midis|apres - midi|"
            "dans l ' après - midi|a . m . d . "
        ),
        "evening": (
            "soir|soirée|en soirée|dans la soirée|soirs|fin de journée|en fin de journée|au soir"
        ),
        "night": "nuit|dans la nuit|la nuit|de nuit|pendant la nuit",
        "office": "heures de bureau|heures ouvrables|heures d ' ouverture",
    },
    day_parts={
        (0, "tonight"): "ce soir|cette nuit",
        (-1, "night"): "la nuit dernière|hier soir|cette nuit passée|hier au soir",
    },
    weekday_figure_is_date=True,
    clock24=True,
    noon=(
        "mi - journée|milieu de journée|milieu de la journée|au milieu de la journée|"
        "en milieu de journée|midi|12 h midi|à midi"
    ),
    midnight="minuit",
    am="a . m .|a . m|am|du matin|du mat",
    pm=(
        "p . m .|p . m|pm|de l ' après - midi|de l ’ après - midi|de l ' après midi|"
        "du soir|de l ' aprem|de l ' apres - midi|d ' après - midi|"
        "dans l ' après - midi"
    ),
    oclock="heure|heures|h|hrs|hr|heures pile|h pile",
    and_half="et demie|et demi|trente",
    and_quarter="et quart|et un quart",
    quarter="quart|le quart|un quart|quart d ' heure",
    three_quarters="trois quarts",
    past_hour="passées de|minutes après|après",
    to_hour="minutes avant|avant|min avant",
    plus="et",
    minus="moins|moins le|moins les",
    ish="environ|ish|à peu près",
    the="le|la|les|l '|l ’",
    at=(
        "à|a|@|vers|dès|pour|au environ de|à partir de|au alentours de|"
        "aux alentours de|aux environs de|autour de|sur les|sur le coup de|jusqu ' à"
    ),
    on="le|du|au|pour le|ce|sur le|les|à partir du",
    inside=(
        "en|dans|dans le|dans la|dans les|au|au cours de|au cours du|au cours de la|"
        "pendant|pendant la|durant|l '|en cours de|courant"
    ),
    inside_length="dans|d ' ici|sous|dans environ|dans à peu près",
    of="de|du|de la|des|d '|d ’|de l '|en|dans|dans le|dans la|au|du mois de|du mois d '|de ce",
    with_for="pour|pendant|durant|pour une durée de|sur",
    from_day="du|entre le",
    to_day="au|et le",
    since_from="de|du|depuis|d '|à partir de|entre|des",
    to="à|a|au|jusqu ' à|jusqu ’ à|jusqu ' au|jusqu ’ au|jusque|jusqu ' a|jusque vers",
    between="entre|entre le",
    both="et|et le|&",
    after_length="après",
    after_day="à partir du|après le|dès le|à compter du|depuis le",
    before_day="avant le",
    until_day="jusqu ' au|d ' ici le|d ' ici au|au plus tard le",
    after=(
        "après|à partir de|à partir du|après le|dès|plus tard que|pas avant|"
        "à compter de|à compter du|au plus tôt à|au plus tôt le|à partir d '|dès le|"
        "après la|après l '|passé"
    ),
    before=(
        "avant|avant le|avant la|au plus tard à|au plus tard le|plus tôt que|avant l '|avant les"
    ),
    by="d ' ici|d ' ici le|d ' ici à|d ' ici la|au plus tard|d ' ici au",
    until=(
        "jusqu ' à|jusqu ’ à|jusqu ' au|jusqu ’ au|jusqu ' en|jusque|jusqu ' a|"
        "jusqu ' à la|jusqu ' aux"
    ),
    since="depuis|depuis le|depuis la",
    onwards="ou plus tard|et après|ou après|et plus",
    or_earlier="ou plus tôt|ou avant|au plus tard",
    but="mais|et",
    about=(
        "peu près|peu pres|vers|environ|à peu près|aux alentours de|aux environs de|"
        "autour de|vers les|approximativement|à environ|aux alentours du|autour du|"
        "vers le|en gros|genre|plutôt"
    ),
    ago="plus tôt|avant|auparavant|passés|passées",
    ago_before="il y a|il y a environ|y a|voici|voilà",
    hence=(
        "plus tard|après|à compter de maintenant|à partir de maintenant|"
        "à partir d ' aujourd ' hui|à partir d ' aujourd ’ hui|d ' ici|"
        "à compter d ' aujourd ' hui"
    ),
    following=(
        "après|à partir de|après le|à compter de|à compter du|à partir du|après la|suivant|de"
    ),
    preceding="avant|avant le|avant la",
    within=(
        "d ' ici|dans les|dans moins de|en moins de|dans un délai de|sous|au cours des|"
        "dans les prochains|dans les prochaines|dans l ' intervalle de|"
        "dans le délai de|en l ' espace de"
    ),
    more="plus de",
    last="dernier|dernière|le dernier|la dernière",
    week_of="du|de|commençant le|à partir du|qui commence le|débutant le|de la|d '",
    few="quelques|plusieurs|une paire de|un couple de|deux ou trois",
    half="demi|demie|une demi|une demi -|demi -|½",
    and_a_half="et demi|et demie",
    soonest=(
        "dès que possible|le plus tôt possible|aussitôt que possible|au plus vite|"
        "le plus vite possible|asap|au plus tôt|le plus rapidement possible|"
        "premier créneau disponible|premier créneau libre|premier créneau|"
        "le premier rendez - vous disponible|"
        "première disponibilité|aussi vite que possible|aussi tôt que possible|"
        "dés que possible"
    ),
    now=(
        "maintenant|tout de suite|en ce moment|immédiatement|actuellement|"
        "à l ' instant|là maintenant|dès maintenant|dès à présent"
    ),
    starting="à partir de|à partir du|à compter du|commençant le|débutant le|commençant",
    lasting="durant|pendant|qui dure|pour une durée de|dure",
    greetings=(
        "bonjour|bonsoir|bonne nuit|bonne journée|bonne soirée|bon week - end|"
        "bonne semaine|bon après - midi|bonne après - midi|bonne fin de journée|"
        "bonne matinée|bon weekend"
    ),
    counted=(
        "kilogrammes|kilos|kg|mètres|km|kilomètres|pour cent|euros|dollars|personnes|"
        "pièces|points|degrés|fois|portes|litres|places|clients|pneus|voitures|"
        "véhicules|ans|pages|étages|rue|rendez - vous|enfants|adultes|avenue|"
        "arrondissement|étage|options"
    ),
    numbered=(
        "salle|chambre|bâtiment|étage|page|numéro|n °|nº|ligne|appartement|poste|"
        "version|chapitre|modèle|type|taille|code|zone|option|facture|commande|quai|"
        "vol|voie|porte|hall|box|bureau|quartier|ref|référence|plaque|rue|niveau|"
        "partie"
    ),
    never=(
        "second avis|deuxième avis|première fois|dernière fois|prochaine fois|"
        "cette fois|une fois|seconde main|deuxième main|tout à l ' heure|un instant|"
        "un moment|une seconde|une minute s ' il vous plaît|tous les jours|chaque jour|"
        "un jour|de nos jours|la deuxième|le deuxième|la première|le premier|"
        "le dernier|la dernière|à la fin|en fin de compte|"
        "c ' est tout pour aujourd ' hui|ce sera tout pour aujourd ' hui|"
        "merci pour aujourd ' hui|à jour|mise à jour|à demi|mi - temps|plein temps|"
        "mer du nord|la mer|un peu|en même temps|de temps en temps|tout le temps|"
        "en avance|en avant|en un|premier plan|deux - en - un|sur place|du tout|"
        "an neuf"
    ),
    past_words="est venu|est venue|était là|était ici|manqué|raté|dernière visite|s ' est passé",
)

TALK = Talk(
    intents={
        "book": """
            veulent, voudraient, souhaitent, auraient besoin de, ont besoin de, ont besoin
            d', demande, demandent, réserve, réserver, réservez, prends, prendre, prenez,
            fixe, fixer, fixez, planifie, planifier, planifiez, ajoute, ajouter, ajoutez,
            mets, mettre, mettez, crée, créer, créez, note, noter, notez, inscris,
            inscrire, inscrivez, programme, programmer, programmez, organise, organiser,
            cale, caler, calez, place, placer, bloque, bloquer, voudrait, veut, besoin, a
            besoin de, aurait besoin, il faut, prévois, prévoir, prévoyez, vient, viendra,
            souhaite, enregistre un, a besoin d', aurait besoin d', avait besoin d'
        """,
        "reschedule": """
            déplace, déplacer, déplacez, décale, décaler, décalez, reporte, reporter,
            reportez, repousse, repousser, repoussez, avance, avancer, avancez, change le
            rendez-vous, changer le rendez-vous, changer l'heure, changer la date,
            modifie, modifier, modifiez, reprogramme, reprogrammer, reprogrammez,
            replanifie, replanifier, ne peut pas venir, ne peut plus venir, bouge, bouger,
            bougez, passe … à, passer … à, mets … plutôt, mets-le à, mets-la à, décale-le,
            décale-la, déplace-le, déplace-la, reporte-le, reporte-la
        """,
        "cancel": """
            annule, annuler, annulez, annulation, supprime, supprimer, supprimez, efface,
            effacer, décommande, décommander, ne vient plus, ne viendra pas, ne viendra plus
        """,
        "rebook": """
            on ferme, nous fermons, on va fermer, nous allons fermer, on doit fermer, nous
            devons fermer, on fermera, nous fermerons, on est fermé, on est fermés, nous sommes
            fermés, on sera fermé, on sera fermés, nous serons fermés
        """,
        "list": """
            c'est quand, quand est le rendez-vous, qui vient, qui est prévu, quels
            rendez-vous, quels sont les rendez-vous, montre … rendez-vous, montre-moi les
            rendez-vous, affiche … rendez-vous, liste, lister, agenda, planning, programme
            du jour, qu'est-ce qu'il y a, qu'est-ce qu'on a, rendez-vous de la journée,
            prochains rendez-vous, quand est, quand vient, les rendez-vous de, rendez-vous
            prévus, mes rendez-vous, tous les rendez-vous, qu'est-ce que … prévu, a de
            prévu, a de réservé, montre-moi tout, montre tout, affiche tout, tout ce qu'on
            a, qui a-t-on, qui avons-nous, qui est-ce qu'on a
        """,
        "slots": """
            créneaux, créneau libre, créneau disponible, créneaux libres, disponibilités,
            disponibilité, disponible, disponibles, de libre, libre, libres, places
            libres, dispo, dispos, quand est-ce possible, premier créneau, prochain
            créneau, quand … libre, quoi … libre, prochaine disponibilité, première
            disponibilité, reste-t-il, y a-t-il de la place, avez-vous de la place, une
            place, quand peut-on, quand pouvons-nous, quand est-ce qu'on peut, quand
            pouvez-vous, quand on peut, horaires libres, horaires disponibles, de la place
        """,
        "customer": """
            cherche, chercher, cherchez, recherche, rechercher, trouve, trouver, trouvez,
            retrouve, retrouver, qui est, fiche, fiche client, fiche cliente, coordonnées,
            infos sur, dossier, dossier de, ouvre la fiche, montre la fiche, numéro de
            téléphone de, numéro de téléphone, numéro de, téléphone de, adresse de
        """,
        "register": """
            nouveau client, nouvelle cliente, nouveaux clients, enregistre, enregistrer,
            enregistrez, crée un client, créer un client, créer une cliente, crée une cliente,
            ajoute un client, ajouter un client, créer la fiche, crée la fiche, inscrire un
            client, pas encore client, pas dans le système, nouveau patient, nouvelle patiente
        """,
        "help": """
            aide, aide-moi, à l'aide, que peux-tu faire, que sais-tu faire, comment ça marche,
            commandes, mode d'emploi, comment faire
        """,
        "confirm": """
            oui, ouais, ok, okay, d'accord, confirme, confirmer, confirmez, c'est ça, c'est
            bon, c'est bien ça, exact, exactement, parfait, très bien, vas-y, allez-y, ça
            marche, correct, tout à fait, bien sûr, entendu, valide, validez, ça me va, c'est
            correct, impeccable
        """,
        "stop": """
            stop, arrête, arrêter, arrêtez, laisse tomber, laissez tomber, oublie,
            oubliez, tant pis, abandonne, abandonner, non merci, ça ira, quitte, quitter,
            annule ça, annulez ça, reviens en arrière
        """,
        "start_over": """
            recommence, recommencer, recommencez, recommençons, depuis le début, à zéro,
            repartir de zéro, reprends au début, on reprend, du début, repars de zéro
        """,
    },
    frame="""
        veulent, voudraient, souhaitent, auraient besoin de, ont besoin de, ont besoin d',
        demande, demandent, s'il te plaît, s'il vous plaît, svp, stp, peux-tu,
        pouvez-vous, tu peux, vous pouvez, pourrais-tu, pourriez-vous, est-ce que tu peux,
        est-ce que, je voudrais, j'aimerais, je veux, je souhaite, je souhaiterais, on
        voudrait, nous voudrions, il me faut, il nous faut, j'ai besoin d', j'ai besoin
        de, j'ai besoin, j'ai, il a, elle a, on a, il y a, y a-t-il, avez-vous, as-tu, a,
        ai, faut, il faut, moi, nous, lui, bonjour, salut, bonsoir, merci, alors, donc,
        puis, aussi, encore, juste, un peu, maintenant, nouveau, nouvelle, autre, autres,
        ok, bien, est, sont, sera, serait, peut, peux, pourrait, doit, devrait, va, vais,
        aller, faire, fait, me, te, se, veuillez, merci de, voudrait, veut, besoin de,
        besoin d', besoin, possible, possibles, possibilité, avoir, être, j', on, qu',
        montre, montre-moi, affiche, donne, donne-moi, dis-moi, a du retard
    """,
    suggesting="et si, que diriez-vous de, ça irait",
    chat="""
        peu importe, ça m'est égal, je ne sais pas, aucune idée, on verra, attends voir, ça
        va, comment ça va, comment allez-vous, comment vas-tu, bonjour, bonsoir, bonne nuit,
        bonne journée, bon week-end, bonne soirée, au revoir, à bientôt, à plus, merci, merci
        beaucoup, de rien, super, génial, cool, top, haha, mdr, lol, salut, coucou,
        félicitations, bravo, joyeux anniversaire, bon appétit, qui es-tu, es-tu un robot,
        bonne chance, bien joué
    """,
    things="""
        service, services, prestation, prestations, rendez-vous, rendez vous, rdv, rv,
        rendez-vs, réservation, réservations, réunion, réunions, créneau, créneaux, visite,
        entrevue, place, passage, quelque chose, ça, cela, celui, celle, truc, événement,
        rencontre
    """,
    occasions="réunion, réunions, événement, rencontre, agenda, calendrier",
    closings="""
        dans l'agenda, dans mon agenda, à mon agenda, au planning, dans le planning, pour moi,
        pour nous, s'il te plaît, s'il vous plaît, svp, stp, si possible, merci, sur mon
        agenda, au calendrier, à l'agenda
    """,
    articles="""
        le, la, les, l', un, une, des, du, de la, ce, cet, cette, ces, quelques, tous, toutes,
        tout, toute, au, aux, chaque, de l', le premier, la première
    """,
    owners="mon, ma, mes, notre, nos, son, sa, ses, leur, leurs, ton, ta, tes, votre, vos",
    pronouns="""
        je, j', tu, il, elle, on, nous, vous, ils, elles, me, m', te, t', se, s', lui, moi,
        toi, soi, eux, quelqu'un, qui, tout le monde
    """,
    beside="avec, chez, en compagnie de, auprès de",
    meant_for="pour, pr, au nom de",
    of="de, d', du, des, de la, de l'",
    at="à, au, aux, dans, @, à l', à la, en",
    purpose="pour, à propos de, au sujet de, concernant, afin de, sur",
    called="""
        appelé, appelée, nommé, nommée, intitulé, intitulée, s'appelle, nom, au nom de, du nom
        de
    """,
    among="entre",
    little="""
        pas malade, plus malade, était malade,
        mieux, pire, différent, différente, vieux, vieille, urgent, important, moins, peu
        importe, ne, n', est-ce, qu'est-ce, qu'est-ce qui, pas, plus, que, qu', qui, quoi,
        où, quand, comment, pourquoi, quel, quelle, quels, quelles, et, ou, mais, si, car,
        comme, sans, sous, sur, vers, par, entre, depuis, pendant, avant, après, dès,
        jusqu', jusque, à, en, y, de, d', du, des, très, trop, bien, ici, là, c'est, c',
        ce, ça, cela, est, suis, es, sommes, êtes, sont, était, même, autre, premier,
        première, deuxième, dernier, dernière, prochain, prochaine, prochains, heure,
        heures, h, demain, aujourd'hui, hier, lundi, tôt, tard, plutôt, environ, non, oui,
        téléphone, fois, personne, personnes, gens, suivant, suivante, dispo, vient,
        venir, viendra, passer, passe, passera, tout de suite, dès que possible, au plus
        vite, l'autre, s'appelle, est-il, est-elle, vite, plus tôt, plus tard, prévu,
        prévue
    """,
    nouns="""
        jour, semaine, mois, année, matin, midi, après-midi, soir, nuit, numéro, adresse,
        prix, chose, nom, prénom, week-end, date, travail, question, problème, idée, vie,
        temps
    """,
    units="minute, minutes, min, heure, heures, jour, jours, semaine, semaines",
    both="et, &, plus, ainsi que, puis, +, ou",
    either="est, s'appelle, c'est, nom est, serait",
    meeting="""
        rencontrer, voir, inviter, appeler, appelle, appelez, contacter, contacte, rencontre,
        visiter, rappeler, rappelle
    """,
    titles="""
        m, mr, mme, mmes, mlle, monsieur, madame, mademoiselle, messieurs, mesdames, m., mme.
    """,
    doctors="dr, docteur, pr, professeur, dre, maître, me.",
    roles="""
        client, cliente, clients, patient, patiente, invité, invitée, femme, mari, fils,
        fille, mère, père, frère, soeur, parents, enfant, enfants, bébé, collègue, collègues,
        patron, chef, chien, chat, ami, amie, amis, équipe, conseiller, conseillère,
        technicien, technicienne, mécanicien, dentiste, médecin, docteur, coiffeur, coiffeuse,
        voisin, voisine, famille, personne, monsieur, dame, épouse, chauffeur
    """,
    places="""
        agence, succursale, bureau, garage, atelier, salon, clinique, cabinet, centre,
        magasin, boutique, site, concession, hôpital, mairie, institut, hôtel
    """,
    trades="""
        société, entreprise, frères, fils, groupe, transports, établissements, garage,
        cabinet, clinique, institut, salon
    """,
    companies="sarl, sas, eurl, sasu, ets, cie",
    services="""
        vidange, vidanges, huile, pneu, pneus, permutation, freins, frein, plaquettes,
        disques, révision, révisions, contrôle, contrôle technique, ct, entretien, réparation,
        réparer, changement, changer, remplacement, remplacer, batterie, climatisation, clim,
        recharge, filtre, filtres, parallélisme, géométrie, équilibrage, montage, pare-brise,
        essuie-glaces, essuie-glace, phare, phares, ampoule, ampoules, courroie, distribution,
        courroie de distribution, embrayage, boîte, boîte de vitesses, moteur, échappement,
        amortisseurs, diagnostic, voyant, rappel, lavage, nettoyage, carrosserie, peinture,
        rayure, bosse, accident, essai, essai routier, devis, expertise, livraison,
        restitution, bruit, fuite, hiver, été, coupe, coloration, couleur, brushing, mèches,
        shampoing, barbe, manucure, pédicure, massage, soin, épilation, détartrage,
        consultation, bilan, examen, vaccin, vaccination, prise de sang, radio, kiné, séance,
        traitement, passeport, carte d'identité, permis, carte grise, immatriculation,
        inscription, ouverture de compte, compte, prêt, crédit, hypothèque, conseil, entretien
        annuel, démonstration, formation, installation, visite commerciale, visite de
        contrôle, estimation, suivi, bougies, liquide, garantie, service
    """,
    any_service="service, services, prestation, prestations",
    joins="""
        et, de, d', du, des, la, le, les, l', à, au, aux, avant, arrière, complet, complète,
        petit, petite, grand, grande, quatre, deux, un, une, neuf, neufs, sur, pour, en,
        gauche, droit, droite, annuel, annuelle, technique, d'hiver, d'été
    """,
    vehicles="""
        voiture, auto, véhicule, camion, camionnette, fourgon, utilitaire, moto, scooter,
        berline, break, cabriolet, citadine, suv, caravane, caisse
    """,
    any_vehicle="voiture, auto, véhicule, caisse",
    colours="""
        rouge, bleu, bleue, noir, noire, blanc, blanche, gris, grise, vert, verte, jaune,
        marron, orange, beige, argent, argentée, doré, violet, bordeaux
    """,
    transport={
        "wait": """
            attend, attendra, attendre, attend sur place, attendra sur place, va attendre,
            préfère attendre, attente sur place, patiente sur place
        """,
        "drop_off": """
            dépose, déposera, déposer, dépose la voiture, déposera la voiture, laisse la
            voiture, laissera la voiture, laisse le véhicule, dépôt
        """,
        "loaner": """
            voiture de prêt, véhicule de prêt, voiture de courtoisie, véhicule de courtoisie,
            véhicule de remplacement, voiture de remplacement, voiture de location, prêt de
            véhicule
        """,
        "shuttle": """
            navette, la navette, raccompagner, faut le raccompagner, faut la raccompagner, se
            faire ramener
        """,
        "pick_up": """
            on passe chercher la voiture, passer chercher la voiture, récupérer la voiture
            chez, enlèvement, enlèvement à domicile, chercher la voiture chez, voiturier,
            service voiturier
        """,
    },
    party="personnes, personne, invités, places, adultes, convives, participants",
    numbers="un, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze",
    ordinals="""
        premier|premiere|1er|1ere, deuxieme|second|seconde|2e|2eme, troisieme|3e|3eme,
        quatrieme|4e|4eme, cinquieme, sixieme, septieme, huitieme
    """,
    last="dernier, dernière",
    leaving="de, du, d', depuis",
    going="à, au, pour, vers, jusqu'à",
    notes="""
        note, notes, remarque, remarques, commentaire, commentaires, nb, info, attention,
        précision
    """,
    references="""
        référence, réf, ref, numéro de réservation, numéro de rendez-vous, numéro de dossier,
        numéro client, réservation, dossier, commande, n°, rdv n°
    """,
    plates="plaque, immatriculation, immat, plaque d'immatriculation, vin",
    phones="""
        téléphone, tél, tel, portable, mobile, numéro, numéro de téléphone, appeler, rappeler
        au, joignable au
    """,
    adding="""
        aussi, ajoute, ajouter, ajoutez, plus, en plus, et aussi, également, avec, rajoute,
        rajouter, rajoutez, avec aussi
    """,
    removing="""
        sans, enlève, enlever, enlevez, retire, retirer, retirez, supprime, supprimer, pas de,
        pas d', sauf, moins, plus besoin de, plus de, ôte
    """,
    replacing="""
        plutôt, en fait, finalement, je voulais dire, je veux dire, non pas, correction,
        change pour, changer pour, remplace, remplacer, mets plutôt, l'autre, à la place, pas
    """,
    instead_of="au lieu de, au lieu du, au lieu des, plutôt que, à la place de, à la place du",
    denying="""
        non, nan, pas, pas du tout, faux, c'est faux, pas ça, ce n'est pas ça, erreur,
        attends, attendez, pardon, désolé, désolée
    """,
    reasons="""
        plus besoin, n'a plus besoin, n'en a plus besoin, voiture vendue, a vendu sa voiture, a
        vendu la voiture, véhicule vendu, pas venu, pas venue, n'est pas venu, n'est pas venue,
        ne s'est pas présenté, ne s'est pas présentée, par erreur, en double, trop cher, a
        déménagé, à la demande du client, a changé d'avis
    """,
    altering="""
        change, changer, changez, modifie, modifier, modifiez, mets à jour, mettre à jour,
        mettez à jour, corrige, corriger, corrigez
    """,
    fresh="nouveau, nouvelle, nouvel",
    emails="e-mail, email, mail, courriel, adresse e-mail, adresse mail, adresse email",
    absent="""
        malade, souffrant, souffrante, en arrêt maladie, en arrêt, arrêt maladie, en congé
        maladie, absent, absente
    """,
    closes="ferme, fermera, fermé, fermée, doit fermer, va fermer",
    early="plus tôt, tôt",
    asking="""
        est-ce que, est-ce qu', à quelle heure, quand, que, qui, quel, quelle, comment,
        pourquoi, est-on, sommes-nous, ferme-t-on, si
    """,
    everybody="tous les rendez-vous, tout le monde",
    all="tous, toutes, tout, chaque",
    staff="""
        conseiller, conseillère, technicien, technicienne, mécanicien, dentiste, médecin,
        docteur, coiffeur, coiffeuse, collègue
    """,
    elided="l', d', j', qu', m', t', s', n', c', jusqu', lorsqu', puisqu', quelqu'",
)
