"""Spanish: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="ES",
    numbers={
        0: "cero",
        1: "uno|?un|?una",
        2: "dos|?un par de|?par de",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciséis|dieciseis|diez y seis",
        17: "diecisiete",
        18: "dieciocho",
        19: "diecinueve",
        21: "veintiuno|veintiún|veintiun|veintiuna|veinte y uno",
        22: "veintidós|veintidos|veinte y dos",
        23: "veintitrés|veintitres|veinte y tres",
        24: "veinticuatro|veinte y cuatro",
        25: "veinticinco|veinte y cinco",
        26: "veintiséis|veintiseis|veinte y seis",
        27: "veintisiete|veinte y siete",
        28: "veintiocho|veinte y ocho",
        29: "veintinueve|veinte y nueve",
    },
    tens={20: "veinte", 30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta"},
    compound="{tens} y {unit}|{tens} {unit}",
    ordinals={
        1: "primer|primero|primera|1 ro|1 º",
        2: "segundo|segunda",
        3: "tercer|tercero|tercera",
        4: "cuarto|cuarta",
        5: "quinto|quinta",
        6: "sexto|sexta",
        7: "séptimo|séptima",
        8: "octavo|octava",
        9: "noveno|novena",
        10: "décimo|décima",
    },
    ordinal_ends="o|a|ro|do|er|ra|da|to|ero",
    weekdays=(
        "lunes|?lun|lu",
        "martes|?mar|mart|?ma",
        "miércoles|?mié|mierc|miercoles|mier",
        "jueves|jue|juev",
        "viernes|vie|vier",
        "sábado|sáb|sab|sábados",
        "domingo|?dom|domingos",
    ),
    months=(
        "enero|?ene",
        "febrero|feb",
        "marzo|?mar|mzo",
        "abril|abr",
        "mayo|?may",
        "junio|jun",
        "julio|jul",
        "agosto|ago|ag",
        "septiembre|setiembre|sept|?sep|?set",
        "octubre|?oct",
        "noviembre|?nov",
        "diciembre|?dic",
    ),
    days={
        0: "hoy|el día de hoy|hoy mismo|hoy día|en el día",
        1: (
            "mañana|el día siguiente|al día siguiente|el siguiente día|el próximo día|"
            "próximo día|el día de mañana|el día después"
        ),
        2: "pasado mañana|pasadomañana|el día después de mañana|día después de mañana",
        -1: "ayer|el día anterior|el día antes|el día previo",
        -2: "anteayer|antes de ayer|antier|antes ayer|anteayer por la noche",
    },
    units={
        "second": "segundo|segundos|seg|segs",
        "minute": "minuto|minutos|min|mins|minutillos|'",
        "hour": "hora|horas|h|hr|hrs|horita",
        "day": "día|días",
        "workday": (
            "día laborable|días laborables|día hábil|días hábiles|día de trabajo|"
            "días laborales|día laboral"
        ),
        "night": "noche|noches",
        "week": "semana|semanas|sem",
        "workweek": "semana laboral|semana laborable|semana de trabajo",
        "weekend": (
            "weekend|week end|fin de semana|fines de semana|finde|fin de sem|findes|fin de semanas"
        ),
        "fortnight": "quincena|quincenas",
        "month": "mes|meses",
        "quarter": "trimestre|trimestres",
        "half_year": "semestre|semestres",
        "year": "año|años",
    },
    durations={
        (1.5, "hour"): "hora y media|una hora y media",
        (0.5, "hour"): "media hora|una media hora|½ hora",
        (0.25, "hour"): "cuarto de hora|un cuarto de hora",
    },
    steps={
        0: (
            "mi|toda la|todo el|este|esta|estos|estas|actual|en curso|presente|corriente|"
            "mismo|misma"
        ),
        1: (
            "próximo|próxima|próximos|próximas|siguiente|siguientes|que viene|que entra|"
            "entrante|venidero|venidera|que sigue|que vienen|proximos|después de este|prox"
        ),
        -1: (
            "pasado|pasada|pasados|pasadas|último|última|últimos|últimas|anterior|"
            "anteriores|previo|previa|recién pasado"
        ),
        2: (
            "?tras el próximo|?tras la próxima|?después del próximo|?después de la próxima|"
            "?subsiguiente"
        ),
    },
    holidays={
        "New Year's Day": "año nuevo|ano nuevo|día de año nuevo",
        "Epiphany": "reyes|día de reyes|epifanía|reyes magos",
        "Valentine's Day": "san valentín|día de los enamorados",
        "Shrove Tuesday": "martes de carnaval",
        "Ash Wednesday": "miércoles de ceniza",
        "Saint Joseph's Day": "san josé",
        "Palm Sunday": "domingo de ramos",
        "Holy Thursday": "jueves santo",
        "Good Friday": "viernes santo",
        "Easter Sunday": "pascua|pascuas|domingo de pascua|domingo de resurrección",
        "Easter Monday": "lunes de pascua",
        "Labor Day": "día del trabajo|día del trabajador|día internacional de los trabajadores",
        "Mother's Day": "día de la madre",
        "Father's Day": "día del padre",
        "Saint John's Day": "san juan",
        "Pentecost": "pentecostés",
        "Corpus Christi": "corpus|corpus christi",
        "Assumption Day": "asunción",
        "National Day": "día de la hispanidad|fiesta nacional",
        "Independence Day": "día de la independencia|día de independencia",
        "Halloween": "halloween",
        "All Saints' Day": "todos los santos|día de todos los santos",
        "All Souls' Day": "día de los muertos|día de muertos",
        "Constitution Day": "día de la constitución",
        "Thanksgiving Day": "día de acción de gracias|acción de gracias",
        "Black Friday": "black friday",
        "Immaculate Conception": "inmaculada|inmaculada concepción",
        "Christmas Eve": "nochebuena|noche buena|víspera de navidad",
        "Christmas Day": "navidad|día de navidad|el día de navidad",
        "New Year's Eve": "nochevieja|noche vieja|fin de año",
    },
    edges={
        "begin": (
            "primeras horas|a primeras horas|principio|principios|el principio|"
            "al principio|inicio|inicios|a principios|a inicios|comienzo|comienzos|"
            "a comienzos|al inicio|a primeros|primeros|temprano|a principio|al comienzo|"
            "el inicio|principio de"
        ),
        "middle": "mitad|mediados|a mediados|medio|a mitad|la mitad",
        "end": (
            "últimas horas|a últimas horas|más tarde|más tarde en|más tarde de|fin|final|"
            "finales|fines|a finales|a fines|al final|el final|tarde en|tarde|"
            "a última hora|a final|al fin|el fin"
        ),
        "rest": "resto|el resto|lo que queda|lo que resta|restante|restantes|lo que queda de",
    },
    parts={
        "early": (
            "madrugada|la madrugada|mañana temprano|temprano en la mañana|primera hora|"
            "a primera hora|temprano por la mañana|de madrugada|primeras horas|"
            "primera hora de la mañana|primeras horas de la mañana|al amanecer|"
            "a primera hora de la mañana"
        ),
        "morning": (
            "?mañana|mañanas|la mañana|por la mañana|en la mañana|de la mañana|mañanita|las mañanas"
        ),
        "lunch": (
            "?comer|?almorzar|almuerzo|hora de comer|hora del almuerzo|mediodía hora|"
            "la hora de comer|"
            "la hora del almuerzo|hora de almuerzo|la comida|hora de almorzar|al medio dia|"
            "la hora de almuerzo"
        ),
        "tarde": (
            "?tarde|tardes|la tarde|por la tarde|en la tarde|de la tarde|tardecita|las tardes"
        ),
        "evening": (
            "tarde - noche|tarde noche|última hora|a última hora del día|final del día|"
            "fin del día|al anochecer|atardecer|última hora del día|"
            "ultima hora de la tarde|última hora de la tarde|final de la tarde"
        ),
        "night": "?noche|noches|la noche|por la noche|en la noche|de la noche|de noche",
        "office": (
            "horario de oficina|horas de oficina|horario laboral|horas laborables|"
            "horas laborales|horario comercial|horario de trabajo|horas de trabajo"
        ),
    },
    day_parts={
        (0, "tonight"): "esta noche|hoy por la noche|hoy en la noche|hoy noche|hoy a la noche",
        (0, "morning"): "esta mañana|hoy por la mañana|hoy en la mañana",
        (-1, "night"): "anoche|ayer por la noche|ayer en la noche|la noche pasada|ayer noche",
        (-2, "night"): "anteanoche|antenoche",
    },
    weekday_figure_is_date=True,
    edge_parts={
        ("middle", "morning"): "media mañana|a media mañana",
        ("middle", "tarde"): ("media tarde|a media tarde"),
    },
    clock24=True,
    noon=(
        "mediodía|medio día|medio - día|el mediodía|al mediodía|12 del mediodía|"
        "12 del día|doce del mediodía|las 12 del mediodía"
    ),
    midnight="medianoche|media noche|la medianoche|las doce de la noche|las 12 de la noche",
    am=(
        "a . m .|a . m|am|a m|de la mañana|de la manana|en la mañana|de la madrugada|"
        "por la mañana|de mañana"
    ),
    pm=(
        "p . m .|p . m|pm|p m|de la tarde|de la noche|en la tarde|por la tarde|"
        "en la noche|por la noche|del mediodía"
    ),
    oclock="h|horas|hrs|hr|en punto|hs|h en punto|horas en punto",
    one_oclock="la una|la 1|a la una|a la 1|hacia la una|sobre la una",
    and_half="y media|y treinta|y 30",
    and_quarter="y cuarto|y un cuarto",
    three_quarters="tres cuartos",
    quarter="cuarto|un cuarto",
    past_hour=(
        "pasadas las|después de las|minutos pasadas las|minutos después de las|"
        "pasadas de las|pasada la|y pico de las|pasados las|minutos pasados las|"
        "pasadas"
    ),
    to_hour=(
        "para las|antes de las|minutos para las|minutos antes de las|para la|"
        "antes de la|minutos para la|para"
    ),
    plus="y|con",
    minus="menos",
    ish="más o menos|y pico|aproximadamente|ish|aprox",
    the="el|la|los|las|lo|al|del",
    at=(
        "a las|a la|a|@|las|la|para las|sobre las|hacia las|desde las|de las|"
        "a eso de las|al|a los|para la|tipo|por las"
    ),
    on="el|en|para el|del|al|los|el día|el dia|para|día|de|en el|a partir del",
    inside=(
        "en|en el|en la|durante|durante el|durante la|por|por la|por el|dentro de|"
        "para la|a la|en los|en las|hacia"
    ),
    inside_length=(
        "en|dentro de|de aquí a|en unos|en unas|en aproximadamente|de aqui a|en alrededor de"
    ),
    of="de|del|de la|en|de este|en el|de los|de el|del mes de|de las|de esta|en la|para",
    with_for="por|para|durante|por unos",
    from_day="del|desde el|entre el",
    to_day="al|hasta el|y el",
    since_from=(
        "de|desde|del|de las|desde las|entre|desde el|a partir de|de la|desde la|dede|a partir del"
    ),
    to="a|al|hasta|hasta las|hasta el|hasta la|hasta los|hasta a",
    between="entre|entre las|entre el|entre la|entre los",
    both="y|y las|y el|e|y la|&|a",
    after_length="después de|tras|luego de",
    after_day="a partir del|después del|desde el|luego del|tras el|pasado el",
    before_day="antes del|previo al",
    until_day="hasta el|a más tardar el",
    after=(
        "después de|después de las|después del|a partir de|a partir de las|"
        "a partir del|más tarde de|luego de|desde|desde las|desde el|no antes de|"
        "no antes de las|tras|pasadas las|después de la|más tarde que|posterior a|"
        "posterior al|luego de las|luego del|comenzando|empezando|despues de los"
    ),
    before=(
        "antes de|antes de las|antes del|antes de la|no más tarde de|"
        "no más tarde de las|previo a|antes que|anterior a|anterior al|no después de|"
        "no después de las"
    ),
    by=(
        "a más tardar|a más tardar el|a más tardar a las|como muy tarde|como máximo|"
        "máximo|no más tarde del|para antes de|para antes del|para antes de las|"
        "a mas tardar"
    ),
    until="hasta|hasta las|hasta el|hasta la|hasta los",
    since="desde|desde el|desde la|desde las",
    onwards="en adelante|o más tarde|o después|en delante|o posterior",
    or_earlier="o antes|a más tardar|como muy tarde|o más temprano",
    but="pero|y",
    about=(
        "sobre|sobre las|alrededor de|alrededor de las|hacia|hacia las|aproximadamente|"
        "aprox|más o menos|cerca de|cerca de las|a eso de|a eso de las|tipo|como a las|"
        "como a|en torno a|en torno a las|aproximadamente a las|casi a las|"
        "alrededor del|por ahí de las|hacia el|sobre el"
    ),
    ago="atrás|antes|hace|previos|ha",
    ago_before="hace|hace unos|hace unas|hace como|hace aproximadamente|hará",
    hence=(
        "después|más tarde|a partir de ahora|a partir de hoy|desde ahora|desde hoy|"
        "contando desde hoy|de ahora en adelante|luego|a partir de este momento"
    ),
    following=(
        "después de|a partir de|después del|desde|tras|luego de|desde el|a partir del|"
        "después de la|del"
    ),
    preceding="antes de|antes del|antes de la",
    within=(
        "en los próximos|en las próximas|en menos de|en el transcurso de|"
        "dentro de los próximos|dentro de las próximas|en un plazo de|en el plazo de|"
        "en el lapso de|en los siguientes|en las siguientes|durante los próximos|"
        "durante las próximas"
    ),
    more="más de",
    coming="próximo que viene",
    last="último|última|el último|la última",
    week_of=(
        "del|que comienza el|que empieza el|de|que inicia el|comenzando el|"
        "a partir del|empezando el|de la"
    ),
    few=(
        "algunos|algunas|unos|unas|pocos|pocas|varios|varias|unos cuantos|unas cuantas|"
        "unos pocos|unas pocas"
    ),
    half="media|medio|½",
    and_a_half="y medio|y media",
    soonest=(
        "lo antes posible|cuanto antes|tan pronto como sea posible|"
        "lo más pronto posible|asap|en cuanto sea posible|tan pronto como puedas|"
        "tan pronto como podamos|primera cita disponible|primera hora libre|primer hueco|"
        "la primera disponible|primera hora disponible|lo mas pronto posible|"
        "a la brevedad|a la brevedad posible|tan pronto sea posible|"
        "lo más rápido posible|primer hueco disponible|tan pronto como pueda"
    ),
    now=(
        "ahora|ahora mismo|ya mismo|inmediatamente|en este momento|de inmediato|"
        "en este instante|actualmente|ahorita|enseguida|al instante"
    ),
    starting=(
        "a partir de|a partir del|empezando el|comenzando el|empezando|comenzando|desde el|desde"
    ),
    lasting="durante|por|que dure|con una duración de|que dura|dura",
    greetings=(
        "buenos días|buenas tardes|buenas noches|buen día|buena tarde|buena noche|"
        "buen fin de semana|feliz fin de semana|buena semana|feliz día|"
        "que tengas un buen día|que tenga un buen día|que tenga buen día"
    ),
    counted=(
        "kilogramos|kilos|kg|metros|km|kilómetros|por ciento|euros|dólares|pesos|"
        "personas|piezas|puntos|grados|veces|puertas|litros|plazas|clientes|llantas|"
        "neumáticos|coches|carros|vehículos|páginas|niños|adultos|calle|avenida|citas|"
        "opciones|razones|piso"
    ),
    numbered=(
        "sala|habitación|edificio|piso|página|número|n °|nº|nro|línea|departamento|"
        "apartamento|extensión|versión|capítulo|modelo|tipo|talla|código|zona|opción|"
        "factura|pedido|andén|vuelo|carril|puerta|plaza|box|oficina|parte|matrícula|"
        "placa|calle|nivel|local|cuarto número"
    ),
    never=(
        "segunda opinión|segunda vez|primera vez|última vez|próxima vez|esta vez|"
        "una vez|otra vez|segunda mano|cada día|todos los días|un día|un momento|"
        "un segundo|un minuto por favor|la segunda|el segundo|la primera|el primero|"
        "el último|la última|primeros auxilios|al final|por ahora|por el momento|"
        "es todo por hoy|eso es todo por hoy|todo por hoy|gracias por hoy|a menos que|"
        "por lo menos|al día|al menos|tal vez|una de|la mar|uno de|de una|en una|"
        "hasta luego|hasta pronto|hasta mañana entonces|al fin|por fin|de segunda|"
        "a tiempo|medio tiempo|de medio|de media"
    ),
    past_words="vino|estuvo|faltó|no se presentó|última visita|ocurrió|sucedió",
)

TALK = Talk(
    intents={
        "book": """
            quieren, necesitan, pide, piden, querrían, reserva, reservar, reserve, reservame,
            agenda, agendar, agende, agéndame, programa, programar, programe, apunta, apuntar,
            apunte, apúntame, pon, poner, ponga, ponme, ponle, haz, hacer, haga, crea, crear,
            cree, añade, añadir, añada, concertar, concierta, fijar, fija, pedir, dar, dame,
            dale, anota, anotar, mete, meter, planifica, planificar, organiza, organizar,
            necesita, necesitamos, quiere, quisiera, viene, vendrá, pedirle, da de cita,
            bloquea, coge, coger, saca, sacar
        """,
        "reschedule": """
            mueve, mover, mueva, cambia la cita, cambiar la cita, cambie la cita, cambiar
            la hora, cambia la hora, cambia la fecha, reprograma, reprogramar, reprograme,
            pospón, posponer, posponga, aplaza, aplazar, aplace, adelanta, adelantar,
            adelante, atrasa, atrasar, retrasa, retrasar, traslada, trasladar, pasa … al,
            pasar … al, pasar … a, cambia … para, cambia … a, cambia … al, cambiar … al,
            cambiar … a, cambiar … para, reagenda, reagendar, reagende, no puede venir,
            mueve … al, pásalo, pásala, muévelo, muévela, cámbialo a, cámbiala a,
            adelántalo, retrásalo
        """,
        "cancel": """
            cancela, cancelar, cancele, cancelación, anula, anular, anule, borra, borrar,
            elimina, eliminar, suprime, suprimir, quita la cita, ya no viene, no va a
            venir, no vendrá, no puede … quítalo, no puede … quítala, no puede … quitarla
        """,
        "rebook": """
            cerramos, vamos a cerrar, tenemos que cerrar, debemos cerrar, cerraremos, estamos
            cerrados, estaremos cerrados
        """,
        "list": """
            qué citas, quién viene, qué hay, qué tenemos, qué tengo, muestra … citas,
            muéstrame las citas, enséñame las citas, enseña … citas, lista, listar,
            listado, ver las citas, citas de, citas para, próximas citas, mis citas, las
            citas del, cuándo es, cuándo viene, cuándo tiene, agenda de, agenda del, todas
            las citas, las citas de, qué tiene reservado, qué tiene … reservado,
            muéstrame, enséñame, muestra todo, qué hay programado, a quién tenemos, quién
            tenemos
        """,
        "slots": """
            huecos, hueco libre, huecos libres, hueco, disponibilidad, disponible,
            disponibles, libre, libres, horas libres, horarios disponibles, horarios
            libres, citas disponibles, primera cita disponible, primer hueco, próximo
            hueco, próxima cita disponible, qué hay libre, cuándo hay, cuándo … libre, qué
            … libre, qué horas, horas disponibles, cuándo podemos, cuándo se puede, cuándo
            se pueden, cuándo podéis, cuándo pueden, hay sitio, hay hueco, hay plaza
        """,
        "customer": """
            busca, buscar, busque, búscame, encuentra, encontrar, encuentre, quién es,
            ficha, ficha de, ficha del cliente, datos de, datos del cliente, abre la
            ficha, localiza, localizar, información de, contacto de, teléfono de, número
            de teléfono, número de, dirección de
        """,
        "register": """
            nuevo cliente, nueva clienta, nueva cliente, cliente nuevo, clienta nueva,
            registra, registrar, registre, da de alta, dar de alta, dé de alta, alta de
            cliente, crea un cliente, crear un cliente, crear cliente, añade un cliente,
            añadir un cliente, nuevo paciente, nueva paciente, no está en el sistema
        """,
        "help": """
            ayuda, ayúdame, qué puedes hacer, qué sabes hacer, cómo funciona, comandos,
            instrucciones, cómo se usa
        """,
        "confirm": """
            sí, si, vale, ok, okay, confirma, confirmar, confirmo, confirmado, correcto,
            exacto, eso es, así es, perfecto, de acuerdo, adelante, está bien, muy bien,
            claro, por supuesto, me parece bien, estupendo, todo bien, listo
        """,
        "stop": """
            para, stop, alto, déjalo, dejalo, déjelo, olvídalo, olvidalo, olvídelo, salir,
            abandona, abandonar, no gracias, termina, detente, nada, deshaz eso, deshazlo,
            deshacer, deshaz
        """,
        "start_over": """
            empieza de nuevo, empezar de nuevo, empecemos de nuevo, de nuevo desde el
            principio, desde el principio, desde cero, de cero, reinicia, reiniciar, volver a
            empezar, vuelve a empezar, empieza otra vez
        """,
    },
    frame="""
        quieren, necesitan, pide, piden, querrían, por favor, porfa, puedes, puede,
        podrías, podría, podemos, se puede, me puedes, me puede, me gustaría, quiero,
        queremos, querría, quisiera, necesito, necesitamos, necesita, tengo, tengo que,
        tiene, tenemos, hay, hay que, hace falta, hola, buenas, buenos días, buenas
        tardes, gracias, entonces, luego, pues, también, ya, solo, ahora, otra, otro,
        nueva, nuevo, bien, es, son, será, sería, está, estar, ser, ir, va, voy, vamos, a,
        me, te, se, le, nos, les, lo, mejor, posible, haber, tener, quiere, debe, debería,
        a ver, mira, oye, dime, muestra, muéstrame, enséñame, da, dame, ponle, que, haga
        el favor de, si es posible, llega tarde, va tarde
    """,
    suggesting="qué tal el, qué tal, y si",
    chat="""
        da igual, no importa, me da igual, no sé, no lo sé, ni idea, a ver, déjame ver, qué
        tal, cómo estás, cómo está, cómo va, buenos días, buenas tardes, buenas noches, buen
        fin de semana, que tengas buen día, adiós, hasta luego, hasta mañana, hasta pronto,
        gracias, muchas gracias, de nada, genial, guay, jaja, jajaja, hola, felicidades,
        enhorabuena, quién eres, eres un robot, nos vemos, chao, buen trabajo, qué bien, feliz
        cumpleaños
    """,
    things="""
        servicio, servicios, cita, citas, turno, turnos, reserva, reservas, reunión,
        reuniones, visita, visitas, encuentro, evento, hora, algo, eso, esto, lo, sitio,
        plaza, compromiso
    """,
    occasions="reunión, reuniones, encuentro, evento, calendario, compromiso",
    closings="""
        en el calendario, en mi calendario, en la agenda, en mi agenda, a mi agenda, a la
        agenda, al calendario, para mí, para nosotros, por favor, porfa, si es posible, si
        puede ser
    """,
    articles="""
        el, la, los, las, un, una, unos, unas, lo, este, esta, estos, estas, ese, esa, algún,
        alguna, todo, toda, todos, todas, al, del, cada
    """,
    owners="mi, mis, nuestro, nuestra, nuestros, nuestras, su, sus, tu, tus, vuestro, vuestra",
    pronouns="""
        yo, tú, él, ella, nosotros, vosotros, ellos, ellas, usted, ustedes, me, te, se, le,
        les, nos, mí, ti, alguien, quien, quién, todos
    """,
    beside="con, junto a, junto con",
    meant_for="para, pa, a nombre de",
    of="de, del, de la, de los",
    at="en, @, en el, en la",
    purpose="para, sobre, acerca de, por, a fin de",
    called="llamado, llamada, titulado, titulada, se llama, nombre, a nombre de, de nombre",
    among="entre",
    little="""
        no está enfermo, no está enferma, estaba enfermo, estaba enferma,
        antes, luego, mejor, peor, diferente, distinto, viejo, urgente, importante,
        después, no, ni, que, qué, cuál, cuáles, cuándo, cómo, dónde, por qué, porque, y,
        o, u, e, pero, si, como, sin, sobre, hasta, hacia, desde, durante, ante, bajo,
        según, por, a, de, del, al, en, muy, más, menos, ya, aún, aquí, ahí, allí, hoy,
        mañana, ayer, mediodía, hora, horas, próximo, próxima, siguiente, pasado, pasada,
        primero, primera, segundo, segunda, último, última, mismo, misma, otro, otra,
        otros, así, entonces, eso, esto, es, era, soy, eres, somos, sea, teléfono,
        persona, personas, gente, viene, venir, vendrá, pasa, pasar, ella, él, temprano,
        alrededor, lo antes posible, cuanto antes, pronto, ha, han, he, hemos, tal, cual,
        cualquier, algo, nada, tan, se llama, en vez, en lugar, ahora, solo, más temprano,
        más tarde, más pronto, programado, programada, todavía
    """,
    nouns="""
        día, semana, mes, año, tarde, noche, número, dirección, precio, cosa, nombre,
        apellido, fecha, trabajo, pregunta, problema, idea, vida, tiempo, vez
    """,
    units="minuto, minutos, min, hora, horas, día, días, semana, semanas",
    both="y, e, &, más, además de, +, o",
    either="es, se llama, nombre es, sería",
    meeting="""
        ver, visitar, invitar, llamar, llama, llame, contactar, conocer, contacta, visita a,
        avisar, avisa
    """,
    titles="""
        sr, sra, srta, señor, señora, señorita, don, doña, d, dña, sres, señores, sr., sra.,
        srta., dª
    """,
    doctors="dr, dra, doctor, doctora, profesor, profesora, lic",
    roles="""
        cliente, clienta, clientes, paciente, invitado, invitada, mujer, esposa, esposo,
        marido, hijo, hija, madre, padre, hermano, hermana, padres, niño, niña, bebé, colega,
        compañero, compañera, jefe, jefa, perro, gato, amigo, amiga, amigos, equipo, asesor,
        asesora, técnico, técnica, mecánico, dentista, médico, peluquero, peluquera, vecino,
        vecina, familia, caballero, conductor
    """,
    places="""
        sucursal, oficina, taller, sede, local, clínica, salón, centro, tienda, concesionario,
        hospital, ayuntamiento, peluquería, consulta, agencia, hotel, delegación
    """,
    trades="""
        sociedad, empresa, hermanos, grupo, transportes, compañía, clínica, talleres,
        peluquería, centro
    """,
    companies="sl, sa, slu, hnos, cía, s.l, s.a",
    services="""
        cambio de aceite, cambio, cambiar, aceite, neumático, neumáticos, rueda, ruedas,
        llantas, rotación, frenos, freno, pastillas, discos, revisión, itv, mantenimiento,
        reparación, reparar, arreglar, arreglo, batería, aire acondicionado, aire, filtro,
        filtros, alineación, alineado, paralelo, equilibrado, parabrisas, limpiaparabrisas,
        escobillas, luces, luz, bombilla, correa, distribución, embrague, caja de cambios,
        motor, escape, amortiguadores, diagnóstico, diagnosis, recarga, llamada a revisión,
        campaña, lavado, limpieza, chapa, pintura, golpe, abolladura, siniestro, prueba,
        prueba de conducción, presupuesto, peritaje, entrega, recogida, ruido, fuga, corte,
        corte de pelo, tinte, color, mechas, peinado, barba, manicura, pedicura, masaje,
        limpieza dental, empaste, ortodoncia, consulta, chequeo, control, análisis, análisis
        de sangre, vacuna, vacunación, radiografía, fisioterapia, fisio, sesión, tratamiento,
        pasaporte, dni, carnet, carné, licencia, permiso, matriculación, empadronamiento,
        renovación, renovar, apertura de cuenta, cuenta, préstamo, hipoteca, asesoramiento,
        demostración, formación, instalación, visita comercial, inspección, valoración,
        seguimiento, garantía, servicio, bujías, líquido, puesta a punto
    """,
    any_service="servicio, servicios",
    joins="""
        y, de, del, la, el, los, las, al, a, en, delanteros, traseros, delantera, trasera,
        completo, completa, nuevo, nueva, nuevas, nuevos, cuatro, dos, para, por, invierno,
        verano, anual, todo, toda, izquierda, derecha, su, con
    """,
    vehicles="""
        coche, carro, auto, automóvil, vehículo, furgoneta, camión, moto, motocicleta,
        camioneta, berlina, todoterreno, suv, monovolumen, descapotable, remolque
    """,
    any_vehicle="coche, carro, auto, automóvil, vehículo",
    colours="""
        rojo, roja, azul, negro, negra, blanco, blanca, gris, verde, amarillo, amarilla,
        marrón, naranja, plata, plateado, plateada, beige, dorado, morado, granate
    """,
    transport={
        "wait": """
            espera, esperará, esperar, va a esperar, se queda esperando, espera aquí, esperará
            aquí, prefiere esperar, espera en el taller, se espera
        """,
        "drop_off": """
            deja el coche, dejará el coche, dejar el coche, deja el vehículo, dejará el
            vehículo, lo deja, dejar el vehículo, trae y deja el coche
        """,
        "loaner": """
            coche de sustitución, vehículo de sustitución, coche de cortesía, vehículo de
            cortesía, coche de préstamo, coche de alquiler, coche prestado, sustitución, carro
            de cortesía
        """,
        "shuttle": """
            lanzadera, traslado, transporte a casa, servicio de traslado, que lo lleven a
            casa, que la lleven a casa, llevarlo a casa, llevarla a casa, shuttle
        """,
        "pick_up": """
            recoger el coche, recogemos el coche, recogida a domicilio, recoger el vehículo,
            recogida del coche, recogen el coche, vamos a buscar el coche
        """,
    },
    party="personas, persona, invitados, plazas, adultos, comensales, asistentes",
    numbers="uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce",
    ordinals="""
        primero|primera|primer, segundo|segunda, tercero|tercera|tercer, cuarto|cuarta,
        quinto|quinta, sexto|sexta, septimo|septima, octavo|octava
    """,
    last="último, última",
    leaving="de, del, desde",
    going="a, al, para, hasta, para el",
    notes="""
        nota, notas, observación, observaciones, comentario, comentarios, aviso, ojo, nb,
        apunte
    """,
    references="""
        referencia, ref, número de reserva, número de cita, número de cliente, localizador,
        reserva, expediente, pedido, orden, código, código de reserva, nº
    """,
    plates="matrícula, placa, patente, bastidor, vin",
    phones="""
        teléfono, tel, tfno, móvil, celular, número, número de teléfono, llamar al, llamar,
        llámalo al
    """,
    adding="""
        pon, también, añade, añadir, más, además, y también, con, agrega, agregar, incluye,
        incluir, y además, suma
    """,
    removing="""
        sin, quita, quitar, quite, elimina, borra, saca, menos, excepto, fuera, quítalo,
        quítala
    """,
    replacing="""
        en realidad, mejor, más bien, quiero decir, quería decir, corrección, cambia a, cambia
        por, cámbialo, cámbiala, cambiar por, que sea, que sean, sino, no, ponlo, ponla, el
        otro, la otra, en su lugar, en cambio
    """,
    instead_of="en vez de, en lugar de, en vez del, en lugar del",
    denying="""
        no, nop, para nada, mal, está mal, incorrecto, no es eso, espera, perdón, perdona,
        disculpa, me equivoqué
    """,
    reasons="""
        ya no hace falta, ya no es necesario, ya no lo necesita, ya no la necesita, coche
        vendido, ha vendido el coche, vendió el coche, no se presentó, no vino, por error, cita
        duplicada, demasiado caro, se ha mudado, se mudó, a petición del cliente, ha cambiado de
        opinión, cambió de opinión
    """,
    altering="""
        cambia, cambiar, cambie, modifica, modificar, modifique, actualiza, actualizar,
        actualice, corrige, corregir, corrija
    """,
    fresh="nuevo, nueva",
    emails="e-mail, email, mail, correo, correo electrónico, dirección de correo",
    absent="""
        enfermo, enferma, está de baja, estará de baja, de baja médica, ausente, se encuentra
        mal, está malo, está mala, no puede trabajar
    """,
    closes="cierra, cerrará, cerrado, cerrada, debe cerrar, va a cerrar",
    early="más temprano, temprano, más pronto",
    asking="cuándo, a qué hora, qué, quién, cómo, por qué, si",
    everybody="todas las citas, todo el mundo",
    all="todos, todas, todo, cada",
    staff="""
        asesor, asesora, técnico, técnica, mecánico, dentista, médico, peluquero, peluquera,
        colega, compañero, compañera
    """,
    personal="a",
)
