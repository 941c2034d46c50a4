"""Closed word classes that the attribution grammar walks by, and the compiled tables of cues and outlets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tocsin.understanding.lexicon import Phrases, expand, rows, verb_forms

DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any all both each every another "
    "no one two three four five six seven several many most other".split()
)
PRONOUNS = frozenset("he she it they".split())
HAS_SAID = frozenset(["he's", "she's", "they've", "it's", "they're"])  # `he's said`
OWN_VOICE = frozenset("i we you who which that what there".split())
OPENERS = frozenset(
    "i we you he she it they there who what no not nothing everyone people how why whether".split()
)
BE = frozenset("is are was were be been being 's 're am".split())
AUXILIARIES = frozenset(
    "is are was were be been has have had do does did will would can could may might must should shall "
    "'re 've 'd 'll isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't "
    "can't couldn't shouldn't cannot it's he's she's that's there's we're they're i'm you're we've they've "
    "i've we'll they'll he'll she'll it'll i'll who's what's i'd we'd they'd he'd she'd ain't am".split()
)
SUBJECTS = frozenset("i we you he she it they".split()) | frozenset(
    f"{pronoun}'{verb}"
    for pronoun in ("i", "we", "you", "he", "she", "it", "they", "there", "that")
    for verb in ("s", "m", "re", "ve", "ll", "d")
)  # words that can be nothing but the subject of a clause
NOMINATIVES = frozenset("i we he she they".split())  # where one stands, a verb stands too
COMMON_VERBS = frozenset(
    "went came took gave made got saw knew thought felt left met paid sold bought sent spent told became began "
    "ran held kept fell rose grew lost won led put set hit cut said says wants needs plans expects remains shows "
    "suggests makes takes looks seems appears goes comes gives gets keeps continues means want need plan expect "
    "remain show suggest make take look seem appear go come give get keep continue mean think believe believes "
    "thinks know knows support supports believe hope hopes understand agree agrees like likes see sees work works "
    "faces face helps help allows allow includes include lacks wins loses runs holds brings calls sells buys rises "
    "falls deserve deserves represent represents feel feels let lets matter matters love loves stand stands "
    "hid rode drove spoke wrote broke chose stole drew flew threw dealt swept stuck struck hung spent slept taught "
    "caught fought brought built sank drank sang rang sat stood understood forgot beat bore tore wore swore woke rid "
    "shut split spread hurt cost spoke arose fled bled fed sped read sees owns owes serves spends uses finds tries "
    "turns moves starts stops opens closes acts adds asks becomes begins carries changes creates cuts depends "
    "deals does exists fails fits follows happens hits hurts keeps knows leads learns leaves lies lives loses "
    "means meets misses needs offers pays plays poses puts raises reads reflects rejects relies requires returns "
    "says sends sets sits speaks spreads stays talks tells threatens tends thinks treats understands violates "
    "votes waits wonders worries writes welcomes deserve own owe know".split()
)
EITHER = frozenset(
    "cut set put hit plan need work love support hope face help hurt cost spread let show stand like split shut "
    "run wins call sell make take look seem appear go come give get keep view mean think bore wore".split()
)  # verbs that a headline may well mean as nouns
PREPOSITIONS = frozenset(
    "in on at during after before from to by with for of about over under through against amid into as since "
    "until following despite between among near within without per".split()
)
CLAUSE_STOPS = frozenset(
    "that but while when because although though as if which where whereas after before since so until unless "
    "whether how why what or and".split()
)
SUBORDINATORS = frozenset(
    "while although though if when as after because since before whereas unless once".split()
)
INVERTING = frozenset(
    ["speech", "evidence", "ask", "expect", "deny"]
)  # acts whose cue may stand before its speaker
CLAUSE_OPENERS = frozenset("and but while when as if because after although though before since".split())
RELATIVES = frozenset(["who", "which", "whose", "where", "whom"])
ADVERBS = frozenset(
    "also later then again once now still even just often never always already soon further simply".split()
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight mon tue wed thu "
    "fri sat sun".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec".split()
)
TIME_WORDS = (
    DAYS
    | MONTHS
    | frozenset(
        "morning afternoon evening night week month year late early earlier last this next later recently".split()
    )
)
VENUES = frozenset(
    "statement interview conference briefing call release filing email e-mail note report tweet post speech "
    "letter memo address event meeting hearing debate rally show program appearance message testimony blog "
    "video remarks article column op-ed book town".split()
)
NOUN_LIKE = frozenset(
    "report reports claim claims state states demand demands estimate estimates forecast forecasts project "
    "projects show shows post posts note notes question questions comment comments promise promises pledge "
    "pledges hope hopes call calls mention mentions remark remarks dispute disputes answer tweet tweets "
    "signal signals find finds recall recalls warn stress say".split()
)
PLURAL_SPEAKERS = frozenset(
    "officials sources analysts economists traders lawyers prosecutors police people investigators critics "
    "experts authorities executives employees lawmakers regulators researchers scientists republicans democrats "
    "supporters advisers aides diplomats investors witnesses residents reports polls documents".split()
)
PERSON_NOUNS = frozenset(
    "spokesman spokeswoman spokesperson official president minister chairman chairwoman chief executive ceo cfo "
    "coo director secretary analyst economist strategist senator governor representative officer lawyer source "
    "adviser advisor aide ambassador general commissioner manager head founder co-founder attorney prosecutor judge "
    "professor owner author mayor candidate counsel expert editor reporter correspondent pollster lawmaker activist "
    "historian scientist investor trader broker boss coach partner fellow treasurer premier chancellor envoy diplomat "
    "consultant operative colleague rival opponent wife husband son daughter brother sister father mother "
    "ally sheriff principal superintendent researcher physician doctor contractor veteran".split()
)
TITLES = frozenset("mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr inc corp co ltd".split())
REPORT_NOUNS = frozenset(
    "report reports newspaper paper outlet agency publication magazine network media press".split()
)
OBJECT_CUES = frozenset(
    f
    for v in ("tell", "inform", "assure", "notify", "ask", "urge", "warn", "remind", "promise")
    for f in verb_forms(v)
)
REPORTING = frozenset(
    f
    for v in ("say", "add", "report", "write", "note", "state", "announce", "explain", "tell")
    for f in verb_forms(v)
)
OPEN_QUOTES = frozenset('"“„«')
CLOSE_QUOTES = frozenset('"”“»')
QUOTE_MARKS = OPEN_QUOTES | CLOSE_QUOTES
BREAKS = frozenset(", ; : ( ) [ ] — – - -- . ! ? …".split()) | QUOTE_MARKS


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the cue table: what saying it does, and how a content may follow it."""

    word: str
    act: str
    clause: str


@cache
def cues() -> Phrases[Cue]:
    """Reporting words in all their forms; "according to" with the act `according`."""
    table = rows(__package__, "cues.csv")
    entries = [(ws, Cue(r["word"], r["act"], r["clause"])) for r in table for ws in expand(r["word"])]
    return Phrases([*entries, (("according", "to"), Cue("according to", "according", "bare"))])


@cache
def outlets() -> Phrases[str]:
    """Names of outlets, lower-case words to the name as shown."""
    entries = []
    for row in rows(__package__, "outlets.csv"):
        names = {row["name"].lower(), *[a for a in row["aliases"].split("|") if a]}
        entries += [(tuple(n.split()), row["name"]) for n in sorted(names)]
    return Phrases(entries)


@cache
def outlet_ids() -> dict[str, str]:
    """Squeezed lower-case names of outlets to the name as shown: for source ids."""
    out = {}
    for row in rows(__package__, "outlets.csv"):
        for name in [row["name"], *row["aliases"].split("|")]:
            out["".join(c for c in name.lower() if c.isalnum())] = row["name"]
    return out


_NOT_PAST = frozenset(["united", "indeed", "hundred", "need", "unnamed", "so-called"])


def is_verb(word: str) -> bool:
    """Whether a lower-case token is likely a finite verb; no tagger, so a closed list and -ed."""
    return (
        word in AUXILIARIES
        or word in COMMON_VERBS
        or (word.endswith("ed") and len(word) > 4 and "-" not in word and word not in _NOT_PAST)
    )
