"""The words that point back, and what each can point to."""

from __future__ import annotations

MEN = frozenset("he him".split())
WOMEN = frozenset("she her".split())
OF_WOMEN = frozenset(
    "spokeswoman chairwoman congresswoman councilwoman queen princess actress mrs ms miss".split()
)
OF_MEN = frozenset("spokesman chairman congressman councilman king prince actor mr father pope".split())
BE = frozenset("is was are were be been being as became becomes become named".split())
# Between "the" and a noun these say that another is meant.
OF_OTHERS = frozenset(
    "a an its his her their our this that other another same parent rival new former next first second third last late only".split()
)
OBJECTS = frozenset("him her".split())
# Behind a subject or "it" these say that who is meant speaks or acts as a body does.
SPEAKS = frozenset(
    "said says added adds told tells wrote writes noted notes warned warns announced announces reported reports argued argues "
    "confirmed confirms denied denies insisted insists stated states reiterated expects expected plans planned aims aimed hopes "
    "intends intended agreed agrees posted blamed urged cited forecast forecasts estimates estimated believes sees declined".split()
)
SAID = frozenset(
    "said says added adds told tells wrote writes noted warned announced argued confirmed denied insisted stated called calls "
    "replied asked thinks believes hopes adding saying telling claims claimed admitted promised vowed explained".split()
)
PREPOSITIONS = frozenset(
    "of with by to for from at in on against over about than like between under behind near into near after before and".split()
)
HUMAN = frozenset(  # words for one person, who may be meant where no name is
    "man woman president minister premier chancellor governor mayor senator lawmaker congressman congresswoman judge lawyer attorney "
    "prosecutor spokesman spokeswoman spokesperson chairman chairwoman chair executive chief ceo cfo founder director analyst economist "
    "strategist trader general admiral colonel commander ambassador diplomat envoy king queen prince princess pope bishop professor "
    "doctor author actor actress singer coach player striker captain driver officer official secretary commissioner banker manager "
    "investor billionaire tycoon candidate nominee leader activist boy girl farmer teacher nurse councillor deputy".split()
)
COMPANY = frozenset("company firm group business corporation conglomerate".split())
# What a company is by trade: behind "the" it means the one company that fits.
TRADES: dict[str, str] = {
    "carmaker": "motor motors auto automobile car",
    "automaker": "motor motors auto automobile car",
    "airline": "air airlines airways",
    "carrier": "air airlines airways",
    "bank": "bank banks bankshares bancorp",
    "lender": "bank banks financial",
    "insurer": "insurance assurance life re",
    "drugmaker": "pharma pharmaceuticals pharmaceutical therapeutics",
    "chipmaker": "semiconductor semiconductors micro",
    "miner": "mining metals minerals gold mines",
    "retailer": "stores retail",
    "brewer": "breweries brewing brewers",
    "broker": "securities",
    "brokerage": "securities",
    "steelmaker": "steel",
    "utility": "utilities power electric energy water",
    "publisher": "press books media",
    "operator": "",
    "developer": "",
    "manufacturer": "",
    "maker": "",
    "startup": "",
    "start-up": "",
    "supplier": "",
    "biotech": "biotech therapeutics",
    "chain": "",
    "planemaker": "aerospace",
    "refiner": "oil petroleum",
    "producer": "",
    "builder": "homes construction",
    "homebuilder": "homes",
    "shipper": "shipping lines",
    "newspaper": "times post gazette tribune journal herald",
}
# What a public body is: the word has to stand in the name, or the body be the only one that the story names.
BODIES: dict[str, str] = {
    "agency": "",
    "regulator": "",
    "watchdog": "",
    "authority": "authority",
    "ministry": "ministry",
    "department": "department",
    "commission": "commission",
    "court": "court",
    "federation": "",
    "union": "",
    "office": "office",
    "institute": "institute",
    "university": "university college",
    "association": "association",
    "council": "council",
    "board": "board",
    "committee": "committee",
    "museum": "museum",
    "charity": "",
    "bank": "bank",
    "party": "party",
    "league": "league",
    "alliance": "",
    "bloc": "",
    "body": "",
    "organisation": "",
    "organization": "",
}
COUNTRIES = frozenset("country nation kingdom republic".split())
# Offices of two words, of which the last alone would say too little.
DOUBLE = frozenset(
    (
        "prime minister",
        "chief executive",
        "vice president",
        "finance minister",
        "foreign minister",
        "press secretary",
        "finance chief",
    )
)
TITLES = HUMAN - frozenset("man woman boy girl official".split())
