"""English: the words for when, who and what."""

from __future__ import annotations

from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

TIMES = Times(
    country="US",
    numbers={
        0: "zero",
        1: "one|?a|?an",
        2: "two|?a couple of|?couple of|?a couple|?a pair of",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
    },
    tens={20: "twenty", 30: "thirty", 40: "forty|fourty", 50: "fifty", 60: "sixty", 90: "ninety"},
    compound="{tens} {unit}|{tens} - {unit}",
    ordinals={
        1: "first",
        2: "second",
        3: "third",
        4: "fourth|forth",
        5: "fifth",
        6: "sixth",
        7: "seventh",
        8: "eighth|eigth",
        9: "ninth",
        10: "tenth",
        11: "eleventh",
        12: "twelfth|twelth",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth",
        30: "thirtieth",
    },
    ordinal_ends="st|nd|rd|th",
    weekdays=(
        "monday|mon|?mo",
        "tuesday|tue|tues|tuesd",
        "wednesday|wed|weds|wednsday|wensday|wendsday|wednes",
        "thursday|thu|thur|thurs|thursd|thrusday|thirsday",
        "friday|fri",
        "saturday|?sat|on sat|this sat|for sat",
        "sunday|?sun|on sun|this sun|for sun",
    ),
    months=(
        "january|?jan",
        "february|feb|febuary",
        "march|?mar",
        "april|?apr",
        "?may",
        "june|?jun",
        "july|?jul",
        "august|?aug",
        "september|sept|?sep",
        "october|?oct",
        "november|?nov",
        "december|?dec",
    ),
    days={
        0: "today|2day|tdy",
        1: (
            "tomorrow|tommorow|tommorrow|tomorow|tomrrow|tmrw|tmr|tmrow|2morrow|2moro|"
            "the next day|next day|the day after|the following day"
        ),
        2: "day after tomorrow|the day after tomorrow|overmorrow",
        -1: "yesterday|yday|the day before|the previous day",
        -2: "day before yesterday|the day before yesterday",
    },
    units={
        "second": "second|seconds|sec|secs",
        "minute": "minute|minutes|min|mins|'",
        "hour": "hour|hours|hr|hrs|h",
        "day": "day|days",
        "workday": (
            "working day|working days|workday|workdays|business day|business days|weekday|weekdays"
        ),
        "night": "night|nights",
        "week": "week|weeks|wk|wks|w / c|wc",
        "workweek": "workweek|work week|working week|business week",
        "weekend": "weekend|weekends|wkend|week end|week - end",
        "fortnight": "fortnight|fortnights",
        "month": "month|months|mth|mths|mo",
        "quarter": "quarter|quarters",
        "year": "year|years|yr|yrs",
    },
    steps={
        0: "this|current|this current|this very|my|all|whole|entire|the rest of this",
        1: "next|coming|this coming|upcoming|this upcoming|following|nxt|this next",
        -1: "last|past|previous|this past|this last",
        2: "?after next",
    },
    holidays={
        "New Year's Day": (
            "new year|new years|new year ' s|new years day|new year ' s day|new year day"
        ),
        "Martin Luther King Jr. Day": (
            "mlk day|mlk jr . day|martin luther king day|martin luther king jr . day|mlk"
        ),
        "Washington's Birthday": (
            "presidents day|president ' s day|presidents ' day|washington ' s birthday"
        ),
        "Valentine's Day": "valentine ' s day|valentines day|valentine ' s|valentines",
        "Saint Patrick's Day": (
            "saint patrick ' s day|st patrick ' s day|st . patrick ' s day|st patricks day"
        ),
        "Shrove Tuesday": "mardi gras|shrove tuesday|pancake day|fat tuesday",
        "Ash Wednesday": "ash wednesday",
        "Palm Sunday": "palm sunday",
        "Holy Thursday": "maundy thursday|holy thursday",
        "Good Friday": "good friday",
        "Easter Sunday": "easter|easter sunday|easter day",
        "Easter Monday": "easter monday",
        "Ascension Day": "ascension day|ascension",
        "Pentecost": "pentecost|whitsun|whit sunday",
        "Pentecost Monday": "whit monday|pentecost monday",
        "Trinity Sunday": "trinity sunday",
        "April Fools' Day": "april fools day|april fool ' s day|april fools ' day|april fools",
        "Mother's Day": "mother ' s day|mothers day",
        "Father's Day": "father ' s day|fathers day",
        "Memorial Day": "memorial day",
        "Juneteenth National Independence Day": "juneteenth",
        "Independence Day": "independence day|fourth of july",
        "Canada Day": "canada day",
        "Labor Day": "labor day|labour day",
        "Columbus Day": "columbus day|indigenous peoples day",
        "Halloween": "halloween",
        "Veterans Day": "veterans day|veteran ' s day",
        "Thanksgiving Eve": "thanksgiving eve",
        "Thanksgiving Day": "thanksgiving|thanksgiving day|turkey day",
        "Black Friday": "black friday",
        "Christmas Eve": "christmas eve|xmas eve",
        "Christmas Day": "christmas|xmas|christmas day|x - mas",
        "Boxing Day": "boxing day",
        "New Year's Eve": "new year ' s eve|new years eve|new year eve|nye",
    },
    edges={
        "begin": "beginning|the beginning|start|the start|early|early in|first thing|first part",
        "middle": "middle|the middle|mid|mid -|halfway through",
        "end": "end|the end|late|late in|latter part|later part|later",
        "rest": "rest|the rest|remainder|remaining",
    },
    edge_units={
        ("end", "month"): "eom",
        ("end", "year"): "eoy",
        ("end", "week"): "eow",
        ("end", "quarter"): "eoq",
    },
    durations={
        (1, "month"): "?month ' s",
        (2, "week"): "fortnight ' s|fortnight ’ s",
    },
    month_first=True,
    plural="s",
    parts={
        "early": (
            "early hours of the morning|early hours|first thing in the morning|"
            "crack of dawn|at dawn|?dawn"
        ),
        "morning": "morning|mornings|morn|am hours",
        "lunch": "?lunch|lunchtime|lunch time|lunch - time|lunch hour|midday hours",
        "afternoon": "afternoon|afternoons|aft|arvo|after lunch",
        "evening": (
            "after work|after hours|evening|evenings|eve|eod|end of day|end of the day|"
            "end of business|"
            "close of business|cob"
        ),
        "night": "night|nights|nite|night time|nighttime|late night",
        "late": "late",
        "office": "business hours|office hours|working hours",
    },
    day_parts={
        (0, "tonight"): "tonight|tonite|2nite|2night|this night",
        (-1, "night"): "last night|last nite",
    },
    noon="noon|noonish|midday|mid day|mid - day|12 noon|noontime|high noon",
    midnight="midnight|mid night|mid - night",
    am="am|a . m .|a . m|a m|a|in the am|in the a . m .",
    pm="pm|p . m .|p . m|p m|p|p .|in the pm|in the p . m .|: pm",
    oclock="o ' clock|o ’ clock|o \" clock|o ` clock|o ´ clock|oclock|o clock|h",
    half_past="half past|half - past|half after",
    three_quarters="three quarters|three - quarters",
    quarter="quarter|a quarter|a qtr|qtr",
    past_hour="past|after",
    to_hour="to|till|til|before|of",
    ish="ish|- ish",
    onwards="or later|onwards|onward|and later|and after|or after",
    or_earlier="or earlier|or before|at the latest|latest",
    but="but|and",
    the="the",
    at="at|@|around|from",
    on="on|for the|on the",
    inside="in|in the|during|during the|in about|over the",
    of="of|of the|in|in the|from|from the",
    with_for="for|lasting",
    since_from="from|between",
    to="to|till|til|until|untill|thru|through|' til|up to",
    between="between|btw|btwn|bet",
    both="and|&",
    after_length="after|after about",
    after_day="after the|from the|since the|starting the|starting on the",
    before_day="before the",
    until_day="by the|until the|till the|up to the|no later than the",
    after=(
        "after|later than|past|any time after|anytime after|not before|no earlier than|"
        "after about|as early as|beginning|beginning on|starting|starting from|"
        "starting on|starting at|from|as of"
    ),
    before=(
        "before|earlier than|no later than|not later than|prior to|ahead of|"
        "till before|any time before"
    ),
    by="by|by the|no later than|at the latest by",
    until=(
        "until|till|til|untill|up to|through|up until|ending|ending on|ending at|"
        "and ending on|and ending at|ends on|ends at|and ends at|and ends on|"
        "lasting until|and lasting until|lasting till|and it ends at|and end at|"
        "and end on"
    ),
    since="since",
    about=(
        "about|around|approximately|approx|circa|roughly|near|say|like|~|sometime|"
        "some time|sometime around|at about|at around|around about|any time|anytime"
    ),
    ago="ago|earlier|before|back|before now",
    hence="from now|hence|later|from today|after today|away|time|' s time|’ s time|out",
    following="after|from|following|starting",
    preceding="before|prior to",
    coming="coming|this coming|upcoming|this upcoming",
    lasting="lasting|should last|will last|to last|it last|lasts|that lasts",
    starting="starting|beginning|commencing|starting on|starting at|starting from",
    within=(
        "within|within the|in less than|less than|in under|in the next|within the next|"
        "over the next|for the next|in the upcoming|within the upcoming|inside of"
    ),
    more="more than",
    last="last|final|the last",
    week_of="of|/ c|beginning|starting|commencing|starting on|beginning on|of the|from|from the",
    few="few|a few|several|some",
    half="half|half a|half an|a half|1 / 2|½",
    and_a_half="and a half|and half",
    soonest=(
        "asap|as soon as possible|as soon as you can|as soon as we can|"
        "as soon as i can|first available|first availability|earliest available|"
        "next available|soonest|soonest available|earliest possible|next opening|"
        "first free|first free time|first free slot|first available time|earliest time|"
        "first available slot|earliest slot|earliest free time|soonest time|earliest|"
        "first opening|earliest opening|whenever is soonest"
    ),
    now=(
        "now|right now|right away|immediately|at the moment|at this moment|"
        "at this time|atm|straight away|just now"
    ),
    greetings=(
        "good morning|good afternoon|good evening|good night|good day|nice day|"
        "have a nice day|have a great day|have a good day|good nite|great day|"
        "great week|good week|great month|good month|great weekend|good weekend|"
        "nice weekend|nice evening|lovely day|good one|have a great week|"
        "have a great month|have a great weekend"
    ),
    counted=(
        "street|avenue|ave|blvd|birthday|anniversary|edition|place|kilograms|kilogram|"
        "kg|kilos|miles|mile|mi|km|kms|percent|dollars|bucks|euros|usd|people|persons|"
        "person|adults|adult|guests|pieces|points|degrees|times|door|doors|cylinder|"
        "seater|seats|liter|litre|liters|cyl|items|services|tires|tyres|cars|vehicles|"
        "years old|year old|mph|k miles|mg|ml|lbs|pounds|inch|inches|feet|ft|quarts|"
        "keys|copies|options|appointments|slots|bookings|questions|reasons|ways|ones|"
        "kids|others|stars|star|bedroom|rooms"
    ),
    numbered=(
        "room|rm|building|bldg|floor|page|number|nr|line|bay|unit #|apartment|apt|"
        "suite|ste|gate|extension|ext|version|v|chapter|exam|part|model|type|size|code|"
        "zone|section|step|option|ticket|order|ref|reference|invoice|id|route|highway|"
        "hwy|bus|table|level|lot|terminal|platform|track|flight|grade|stage|phase|box|"
        "pin"
    ),
    never=(
        "running late|too late|all for today|all today|all i need today|all i need for today|"
        "need for today|"
        "need today|help today|helping me today|helping today|done for today|"
        "your help today|1 : 1|1 on 1|one on one|one to one|24/7|second opinion|"
        "second thought|second thoughts|second half|first half|second one|first one|"
        "third one|last one|next one|the second half|second hand|second wave|"
        "second time|first time|third time|last time|this time|next time|day off|"
        "days off|month off|week off|time off|may i|may you|may we|may be|i may|"
        "you may|we may|they may|it may|she may|he may|that may|march in|to march|"
        "last name|first name|middle name|last minute|in a second|one second|a second|"
        "just a second|in a minute|one minute please|one moment|a moment|day to day|"
        "every day|one day|some day|these days|in the end|at the end of the day|"
        "good time|any time|sun roof|sun roof repair|sun visor|sun shade|per hour|"
        "per day|an hour late|minutes late|half day|half off|all time|full time|"
        "part time|one way|one more|one of|at one point|second car|second vehicle|"
        "second key|first aid|first off|first of all|last but not least"
    ),
    past_words=(
        "was here|was in|were here|was there|came in|came by|visited|missed|no - show|"
        "no show|didn ' t show|happened|last visit"
    ),
)

TALK = Talk(
    intents={
        "book": """
            want, needed, requests, is asking for, would need, book, schedule, i need, i have,
            we need, i want, set up, setup, set, make, create, add, put, put down, put in,
            plan, arrange, reserve, get, get in, fit in, squeeze in, place, enter, pencil in,
            sign up, organize, organise, include, mark, mark down, block, block off, block
            out, indicate, remind me of, remind me to, remind me about, bring in, bringing in,
            coming in, comes in, come in, needs, wants, need, due for, proceed with, go with,
            request, save, putmeeting, log, note down, write down, have in, get booked, booked
            in, slot in
        """,
        "reschedule": """
            reschedule, move, push, push back, push out, postpone, shift, bring forward,
            move up, change the time, change the date, change the appointment, change her
            appointment, change his appointment, change my appointment, switch, rebook,
            re-book, re-schedule, reschedule for, delay, swap, resched, can't make it,
            can't make, can't come, cannot come, cannot make, can't be there, won't make
            it, not able to come, change … to, needs to come … instead, come … instead,
            bring … forward, push … back, move … up, slide, nudge, bump, slide back, bump
            back
        """,
        "cancel": """
            cancel, call off, delete, drop the appointment, scrap, cancelled, canceled,
            cancellation, cxl, no longer coming, isn't coming, is not coming, won't be
            coming, take off the schedule, cancels, canceling, cancelling, can't … take,
            scratch … from
        """,
        "rebook": """
            we close, we're closing, we are closing, we will close, we'll close, we have to
            close, we must close, we need to close, we're closed, we are closed, we will be
            closed, we'll be closed, we shut, early closing
        """,
        "list": """
            show me, list, what's on, what is on, whats on, who's coming, who is coming,
            whos coming, show appointments, show me the appointments, show the
            appointments, show all appointments, show my appointments, show me all
            appointments, which appointments, what appointments, any appointments, how
            many appointments, my schedule for, the schedule for, today's appointments,
            upcoming appointments, do i have, do we have on, what do i have, what do we
            have, when is the next appointment, when is, when's, when does, what time is,
            what time does, who do we have, who have we got, agenda, what's booked, what
            is booked, who's booked, who is booked, bookings for, appointments for, what's
            scheduled, what is scheduled, show … appointments, show … schedule, show …
            bookings, what … booked, who … coming, show me everything, show everything,
            list everything, what's … appointment, what is … appointment
        """,
        "slots": """
            who's free, who is free, who's available, who is available, openings, opening,
            free slots, free slot, open slots, open slot, slots, availability, available,
            availabilities, what's free, what is free, anything free, anything open,
            what's open, any openings, any slots, any time free, when can, when could,
            first available, next available, earliest available, earliest slot, next slot,
            next opening, when are you free, free times, open times, times do you have,
            when … free, what … free, any … free, is there anything, anything available,
            is … free, are … free, is … open, is … available, is there room, any room,
            room for, have room
        """,
        "customer": """
            phone number for, phone number of, number for, number of, email of, email for,
            address of, address for, contact for, look up, lookup, find, search, search
            for, pull up, find customer, who is, who's, customer record, customer info,
            customer details, details for, details of, info on, contact details, open the
            record, show customer, show me the customer, get me the record, record of,
            record for, phone number
        """,
        "register": """
            register, new customer, new client, create a customer, create customer, create a
            new customer, add a customer, add customer, add a new customer, add new customer,
            sign up a new customer, enroll, onboard, first time customer, first-time customer,
            not in the system, new patient
        """,
        "help": """
            help, what can you do, how does this work, how do i use, how to use, commands,
            what can i say, how do i
        """,
        "confirm": """
            yes, yep, yup, yeah, ya, sure, ok, okay, confirm, confirmed, correct, that's
            right, that is right, that's correct, that is correct, right, looks good, sounds
            good, sounds great, looks right, perfect, great, go ahead, do it, exactly,
            absolutely, fine, that's fine, that works, works for me, that is fine, all good,
            please do, y, that's it, that is it, good, send it, yes please, agreed, lgtm
        """,
        "stop": """
            stop, never mind, nevermind, forget it, forget about it, abort, quit, exit,
            cancel that, cancel this, cancel it, don't bother, leave it, no thanks, no
            thank you, drop it, discard, close this, end this, undo, undo that, undo it,
            undo this
        """,
        "start_over": """
            start over, start again, from scratch, begin again, restart, reset, back to the
            beginning, from the beginning, start from the top, clear everything, start anew,
            redo everything
        """,
    },
    frame="""
        want, needed, requests, is asking for, would need, change, please, pls, plz,
        pleas, can you, could you, would you, will you, can we, could we, can i, could i,
        may i, i need, i need you, i need you to, i need to, we need to, i want to, i'd
        like to, i would like to, we need, i want, we want, i'd like, i would like, id
        like, we'd like, we would like, like, would like, she'd like, he'd like, need,
        wants, needs, wanted, would love, i'd prefer, i prefer, prefer, i'd rather,
        rather, let's, lets, let us, go ahead and, have to, need to, want to, like to,
        wanna, gotta, got to, got, i have, i've got, we have, have, has, having, had,
        there's, there is, there are, i am, i'm, i 'm, im, i'll, i'll be, i will, i will
        be, we will, i was, i am going, i'm going, i'm going to, im going to, i am going
        to, going, going to, we're, we are, it is, it's, it'll be, it will be, this is,
        that is, remember, make sure, try, see if, check if, coming up, interested in,
        looking for, looking to, trying to, hoping to, help me, just, also, too, as well,
        now, then, again, another, next, new, bring, forward, hi, hello, hey, ok, okay,
        thanks, thank you, thank, great, good, cool, awesome, perfect, alright, well, so,
        yes, no, yeah, actually, maybe, instead, possible, possibly, would, could, can,
        will, should, shall, may, might, must, do, did, does, is, are, was, were, be,
        been, being, mark that, note that, attend, attending, attended, went, go, went to,
        go to, take place, happened, happens, planned, booked, scheduled, added, set, show
        me as, keep, give, give me, let, me, us, called and, called, running late, is
        running late
    """,
    suggesting="what about, how about",
    chat="""
        doesn't matter, no preference, don't care, how are you, how's it going, good morning,
        good afternoon, good evening, good night, see you, bye, goodbye, thank you, thanks,
        thx, cheers, lol, haha, nice, cool, awesome, you're welcome, welcome, hi, hello, hey,
        have a good one, have a nice day, well done, congratulations, let me check, let me
        see, let me look, let me think, i don't know, no idea, not sure, not sure yet, happy
        birthday, happy friday, what's up, how is it going, who are you, are you a bot, talk
        to you later, good job, great job, wow, ha, yea, yah, darn, oops, ugh, hooray, sorry,
        nah, hmm, um
    """,
    things="""
        service, services, appointment, appointments, appt, appts, apt, appoint, appointmnet,
        apointment, appointent, booking, bookings, meeting, meetings, mtg, event, events,
        reservation, reservations, slot, slots, spot, visit, visits, time, times, entry,
        calendar entry, calendar event, calendar, reminder, invite, invitation, something,
        anything, it, that, this, one, schedule, session, service appointment, room,
        conference room, hour, hours, minutes, block, plan, plans, date and time, work order,
        job
    """,
    occasions="""
        event, events, meeting, meetings, mtg, entry, calendar entry, calendar event,
        calendar, time, hour, hours, reminder, schedule, room, conference room, session,
        block, me, plan, plans, us
    """,
    closings="""
        on my calendar, in my calendar, to my calendar, onto my calendar, on the calendar,
        to the calendar, in the calendar, on calendar, to calendar, my calendar, the
        calendar, on my schedule, to my schedule, on the schedule, to the schedule, to
        schedule, in my schedule, for me, for us, for myself, please, as well, too,
        starting, ending, lasting, beginning, scheduled, added, booked, that happened,
        that i had, sometime, some time, if possible, somewhere, anytime, asap, today's
        calendar, tomorrow's calendar, as the next event, as next event, with subject, and
        have it, and mark, and show, it will, it'll, marked, all day, on the books, on the
        book
    """,
    articles="a, an, the, some, any, this, these, those, another, teh, each, every, all, first",
    owners="my, our, your, his, her, their, its",
    pronouns="""
        i, me, myself, you, yourself, he, him, himself, she, herself, it, itself, we, us,
        they, them, everyone, everybody, someone, somebody, anyone, who, whom, whoever
    """,
    beside="with, w, along with, together with, wth",
    meant_for="for, fr, under the name, under name, in the name of, on behalf of, name of",
    of="of",
    at="at, @, in, near, inside",
    purpose="to, about, regarding, re, concerning",
    called="""
        called, named, titled, entitled, title, name, subject, under the name, under, goes by,
        labeled, labelled
    """,
    among="between",
    little="""
        sick of, not sick, not ill, isn't sick, isn't ill, was sick, was ill, is off to,
        earlier, later, sooner, better, worse, matter, whatever, different, old, big,
        small, quick, early, late, urgent, important, more, most, less, is, are, was,
        were, be, been, will, would, that, which, there, here, very, on, by, from, into,
        onto, than, or, but, if, when, where, what, how, why, not, only, still, really,
        about, around, up, down, out, off, over, through, until, till, during, because,
        as, because of, as soon as, soon, so, out of town, out of, before, after, since,
        while, yet, both, other, same, own, such, few, much, many, lot, lots, bit,
        available, free, open, ready, sure, right, wrong, last, next, first, second,
        another, want, know, think, sounds, works, dont, don't, doesn't, didn't, wasn't,
        weren't, aren't, haven't, hasn't, couldn't, wouldn't, shouldn't, isn't, can't,
        won't, cannot, to, of, in, it'll, he's, she's, they're, what's, who's, he'll,
        she'll, they'll, i've, we've, am, pm, o'clock, tonight, today, tomorrow,
        yesterday, phone, instead, rather, either, anything, nothing, everything,
        something, say, said, tell, told, called, asked, look, looks, back, away, people,
        person, persons, guests, names, else, coming, come, comes, upcoming, best, due
    """,
    nouns="""
        day, days, week, month, year, morning, afternoon, evening, night, noon, show, work,
        home, number, address, rating, price, cost, way, thing, things, name, last name,
        surname, first name, weekend, date, game, life, world, question, problem, idea
    """,
    units="""
        minute, minutes, min, mins, hour, hours, hr, hrs, day, days, week, weeks, hour long,
        hours long, day long
    """,
    both="and, &, an, plus, und, n",
    either="""
        is, named, called, is called, is named, name is, it's, called is, should be, must be,
        will be
    """,
    meeting="""
        meet, meet with, see, invite, include, visit, call, contact, ring, phone, text,
        message, consult, remind, tell, ask
    """,
    titles="mr, mrs, ms, miss, mx, sir, madam, mister, missus, mr., mrs., ms.",
    doctors="dr, doctor, prof, professor",
    roles="""
        customer, client, patient, guest, lady, gentleman, guy, man, woman, wife, husband,
        son, daughter, mother, mom, mum, father, dad, brother, sister, parents, kids, kid,
        baby, dog, cat, child, children, family, friend, friends, boss, manager, supervisor,
        team, team mates, teammates, colleague, colleagues, coworker, coworkers, advisor,
        adviser, technician, tech, mechanic, dentist, doctor, therapist, stylist, barber,
        hairdresser, assistant, girlfriend, boyfriend, partner, uncle, aunt, cousin, neighbor,
        neighbour, bosses, employee, employees, following, staff, group, everyone, everybody,
        account, skip, directs, reports
    """,
    places="""
        branch, office, location, shop, store, salon, garage, dealership, clinic, center,
        centre, building, site, campus, mall, restaurant, steakhouse, cafe, park, library,
        school, hotel, airport, studio, barbershop, spa
    """,
    trades="""
        company, co, group, partners, solutions, dental, dentistry, hair, barber, barbers,
        cuts, nails, orthodontics, medical, health, institute, associates, care, family,
        motors, auto, autos, automotive, hospital, pharmacy, bank, brothers, studios
    """,
    companies="ltd, inc, llc, corp, gmbh, plc, llp, bros, holdings, limited, sons",
    services="""
        oil, lof, lube, lubricant, filter, filters, change, chg, tire, tires, tyre, tyres,
        rotation, rotate, rotations, alignment, align, balance, balancing, brake, brakes,
        brk, insp, inspection, inspect, pads, rotors, battery, batteries, wiper, wipers,
        blade, blades, fluid, coolant, flush, transmission, trans, engine, diagnostic,
        diagnostics, diag, check, checkup, check-up, check engine, check engine light,
        light, recall, recalls, detail, detailing, wash, car wash, emissions, smog, mot,
        tune-up, tuneup, tune up, service, services, svc, servicing, maintenance, maint,
        mileage service, repair, repairs, replacement, replace, install, installation,
        windshield, a c, ac, air conditioning, heater, suspension, exhaust, belt, timing
        belt, spark, plug, plugs, cabin filter, air filter, multi-point, multipoint, key,
        keys, bulb, bulbs, headlight, bumper, paint, dent, body work, haircut, cut, trim,
        color, colour, highlights, blow-dry, blowout, perm, shave, manicure, pedicure,
        massage, facial, waxing, cleaning, whitening, filling, crown, root canal,
        extraction, x-ray, checkups, exam, eye exam, consultation, consult, physical,
        vaccination, vaccine, shot, blood test, therapy, physical therapy, treatment,
        passport, passports, visa, license, licence, registration, permit, id card,
        renewal, renew, account opening, open an account, mortgage, loan, advice,
        delivery, pickup, demo, demonstration, sales call, sales visit, training, fitting,
        viewing, test drive, appraisal, valuation, estimate, quote, assessment, survey,
        audit, dental cleaning, dental check-up, wheel, wheels, winter, summer, seasonal,
        noise, squeak, warning, leak, second opinion, follow-up, followup, follow up, 10k,
        15k, 20k, 30k, 40k, 50k, 60k, 75k, 90k, 100k, tire swap, tyre swap, flat tire,
        flat tyre, puncture, phone call, sick visit, sick child, sick note
    """,
    any_service="service, services, job",
    joins="""
        and, &, of, in, on, the, for, a, to, or, his, her, new, all, four, two, front, rear,
        left, right, full, synthetic, quick, major, minor
    """,
    vehicles="""
        car, truck, vehicle, van, suv, pickup, motorbike, motorcycle, bike, sedan, wagon,
        coupe, hatchback, convertible, minivan, trailer
    """,
    any_vehicle="car, vehicle",
    colours="""
        red, blue, black, white, silver, grey, gray, green, yellow, orange, brown, gold,
        beige, purple, pink, maroon, tan, bronze, navy
    """,
    transport={
        "wait": """
            wait, waits, waiting, waiter, will wait, he'll wait, she'll wait, they'll wait, he
            will wait, she will wait, wants to wait, customer waits, waits for it, wait for
            it, while he waits, while she waits, in the lounge
        """,
        "drop_off": """
            drop off, drops off, dropping off, drop-off, dropoff, drop it off, leave the car,
            leaving the car, leaves the car, leave it with us, dropping it off, drop the car
            off
        """,
        "loaner": """
            loaner, loaner car, a loaner, loan car, courtesy car, rental, rental car,
            replacement car, needs a loaner, needs a rental, courtesy vehicle, loaner vehicle
        """,
        "shuttle": """
            shuttle, a shuttle, needs a ride, a ride, needs a lift, a lift, shuttle service,
            ride home
        """,
        "pick_up": """
            pick the car up, pick it up, pick up the car, collect the car, we pick up, pick-up
            service, collect it from, picked up from home, pick up from home, pickup from
            home, valet
        """,
    },
    party="""
        people, persons, guests, person, seats, places, adults, pax, of us, of them,
        participants, attendees, heads
    """,
    numbers="one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve",
    ordinals="""
        first|1st, second|2nd, third|3rd, fourth|4th, fifth|5th, sixth|6th, seventh|7th,
        eighth|8th
    """,
    last="last, bottom one",
    leaving="from, of, off",
    going="to, til, till, until, for, onto, into",
    notes="note, notes, comment, comments, remark, remarks, fyi, nb, memo, reminder note",
    references="""
        ref, reference, reference number, booking number, booking, confirmation, confirmation
        number, confirmation code, booking reference, appointment number, case, ticket, order,
        ro, customer number, account number
    """,
    plates="plate, license plate, licence plate, reg, registration plate, tag, vin",
    phones="""
        phone, tel, telephone, mobile, cell, number, call, ring, call back, text, phone number
    """,
    adding="""
        also, add, plus, and also, as well, too, with, include, additionally, throw in, on top
    """,
    removing="""
        without, remove, drop, no, skip, take out, take off, delete, minus, except, forget
        the, lose, leave out, don't need, no need for
    """,
    replacing="""
        instead, actually, make it, make that, rather, i meant, i mean, change it to, change
        that to, change to, not, sorry, correction, should be, switch to, no wait, was
        supposed to be, correct that to, the other one, the other, other one
    """,
    instead_of="instead of, rather than, in place of",
    denying="""
        no, none, nope, nah, not, wrong, that's wrong, incorrect, that's not right, sorry,
        wait, no wait, hold on, oops
    """,
    reasons="""
        no longer needed, not needed, not needed any more, not needed anymore, doesn't need it,
        no longer needs it, no longer wanted, no longer interested, car sold, car is sold, car
        was sold, vehicle sold, sold the car, sold his car, sold her car, no show, no-show,
        didn't show up, did not come, didn't come, booked by mistake, by mistake, mistake,
        booked twice, double booked, changed her mind, changed his mind, changed their mind, too
        expensive, moved away, customer asked, customer's request
    """,
    altering="change, update, correct, edit, replace",
    fresh="new",
    emails="email, e-mail, mail, email address, e-mail address, mail address",
    absent="""
        ill, sick, off sick, out sick, called in sick, calls in sick, calling in sick, on sick
        leave, sick leave, is off, off work, unwell, not well, absent, won't be in, can't work,
        cannot work, isn't working, is not working
    """,
    closes="""
        closes, is closing, will close, is closed, will be closed, has to close, must close,
        shuts, closing
    """,
    early="early, earlier",
    asking="what, when, which, who, how, why, do, does, did, is, are, was, were, if",
    everybody="everybody, everyone, all of them, them all",
    all="all, every, each",
    staff="""
        advisor, adviser, technician, tech, mechanic, dentist, doctor, therapist, stylist,
        barber, hairdresser, assistant, colleague, coworker, employee
    """,
    possessive="'s, s'",
)
