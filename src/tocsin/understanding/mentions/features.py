"""What speaks for and against a name's being the company: features of its row, its place and its story, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.reference import AliasRow
from tocsin.reference.lexicon import word_kinds
from tocsin.reference.names import proper_words
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.bare import ticker_features
from tocsin.understanding.mentions.setting import Setting, opens_sentence, someone, tables_sector
from tocsin.understanding.mentions.tickers import institution_letters
from tocsin.understanding.mentions.words import (
    BUSINESS_VERBS,
    CAPITAL_SHAPES,
    COMPANY_NOUNS,
    COMPANY_SHAPES,
    COMPANY_THINGS,
    GOODS,
    MAKING,
    NOT_NAMES,
    NOUNS_TOO,
    POSSESSIVE,
    PREPOSITIONS,
    RATING_VERBS,
    RATING_WORDS,
    SMALL,
    SPEECH,
    TITLES,
    WIRE_SLUGS,
)
from tocsin.understanding.scan import Found

_NO_NAME = NOT_NAMES | TITLES | RATING_WORDS | COMPANY_NOUNS | PREPOSITIONS | WIRE_SLUGS
_NO_WORD = NOT_NAMES | TITLES | COMPANY_NOUNS | PREPOSITIONS | WIRE_SLUGS
_NO_OTHER_NAME = COMPANY_THINGS | NOT_NAMES | PREPOSITIONS | COMPANY_SHAPES
_ARTICLES = frozenset(
    ("the", "a", "an", "this", "that", "these", "no", "our", "your", "his", "her", "their", "its", "my")
)
_MUCH = 3  # words of markets from which a story is plainly one of markets
_MARKS = frozenset(",;&/")


def features(part: Part, found: Found, row: AliasRow, around: Setting) -> list[str]:
    """The features of a name here, each in the words that a reader is shown."""
    lower = part.tokens.lower
    if row.how == "ticker":
        told = [*ticker_features(part, found, row), *_of_market(row, around)]
        if "alone in brackets" not in told and row.surface in institution_letters(around.tables):
            told.append("letters of an institution")
        if "a ticker in plain text" in told and not around.markets:
            told.append("a ticker in plain text where nothing speaks of markets")
        return told
    out = [*_of_row(part, found, row, around)]
    out += _before(part, found, row, around)
    out += _after(part, found, row, around)
    out += _of_market(row, around)
    if "another name follows" in out and _APART in out:
        out.remove(_APART)  # "Screen Actors Guild": the capital is the longer name's
    if "a word of the dictionary" in out and SUPPORT.isdisjoint(out):
        out.append("a word of the dictionary with nothing beside it that companies have")
    bare = SUPPORT.isdisjoint(out) and not (row.large and "“to” follows" in out)
    if bare and row.ambiguous and found.last > found.first and not row.large:
        out.append("everyday words with nothing beside them that companies have")
    single = found.last == found.first and (row.ambiguous or "a word of the dictionary" in out)
    if single and around.in_capitals(part) and found.first and _plain_word(part, found.first - 1):
        out.append("a plain word before it in a headline")
    if row.ambiguous and found.last == found.first:
        if bare:
            out.append("an everyday word with nothing beside it that companies have")
        if "a common word follows" in out:
            out.append("an everyday word before another")
        if part.field == "body" and "opens a sentence" in out:
            out.append("an everyday word that opens a sentence")
        if "a verb of speech follows" in out and _proper(lower[found.first], row):
            out.append("a surname that speaks")
        if around.in_capitals(part) and _made_by_another(part, found.first):
            out.append("goods behind a verb of making")
        word = part.tokens.words[found.first]
        if word.isupper() and len(word) > 1 and not row.surface.isupper() and not part.tokens.text.isupper():
            out.append("written in capitals that it does not have")
    if _joined(part, found, around):
        out.append("joined to another company")
    owns = not row.large and found.last == found.first + 1 and lower[found.last] in POSSESSIVE
    if owns and someone(around.doc, part.tokens.words[found.first]):
        out.append("a given name before it in the story")
    if found.last == found.first:
        if lower[found.first] in _INDICES:
            out.append("an index goes by it")
        if lower[found.first] == "target" and _of_price(part, found.first):
            out.append("a target of a price")
        if lower[found.first] in around.words:
            out.append("in small letters elsewhere")
        if someone(around.doc, part.tokens.words[found.first]):
            out.append("a given name before it in the story")
    return out


_APART = "a capital sets it apart from the everyday word"
_INDICES = frozenset(("nasdaq", "dow"))
_JOINING = frozenset(("and", "or", ",", "&", "/", ";"))


def _of_price(part: Part, at: int) -> bool:
    """Whether "target" stands as analysts' price targets do."""
    before, after = part.tokens.low(at - 1) if at else "", part.tokens.low(at + 1)
    return before in _PRICED or after in ("of", "to", "on", "price", "$", "for", "at", "from", "after")


_PRICED = frozenset(
    "price raises raised lowers lowered ups cuts increases boosts lifts reduces hikes trims and adjusts pt's".split()
)


def _joined(part: Part, found: Found, around: Setting) -> bool:
    """Whether a name is joined to a company's name by a comma, "and" or the like."""
    tokens, at, last = part.tokens, found.first, found.last
    for mark, other, wide in ((at - 1, at - 2, at), (last + 1, last + 2, last + 1)):
        if _wide(part, wide) and (part.field, mark) in around.companies:
            return True
        if tokens.low(max(0, mark)) in _JOINING and (part.field, other) in around.companies:
            return True
    return False


def _plain_word(part: Part, at: int) -> bool:
    """Whether a capitalised word of a headline is an everyday word or a place, and no verb or small word."""
    low = part.tokens.lower[at]
    kinds = word_kinds().get(low, "")
    told = {*"12p"}.intersection(kinds) and {*"vd"}.isdisjoint(kinds)
    return bool(told) and part.tokens.words[at][0].isupper() and low not in _NO_WORD


# What companies have beside their names; an everyday word without any of it is hardly one.
SUPPORT = frozenset(
    ("a company's form follows", "its listed name goes on so", "a company's thing follows", "a verb of business follows", "a company's kind before",
     "an analyst's word before", "a wire's mark before", "joined to another company", "another verb follows", "named in full or by ticker elsewhere", "in a list",
     _APART)
)  # fmt: skip


def _of_row(part: Part, found: Found, row: AliasRow, around: Setting) -> Iterator[str]:
    lower = part.tokens.lower
    yield "a large company" if row.large else "a smaller company"
    if row.how in ("stem", "brand", "acronym", "former"):
        yield _HOW[row.how]
    if lower[found.last] in POSSESSIVE:
        yield "its own possessive"
        owns = part.tokens.word(found.last + 1)[:1].islower()
        if owns and "g" in word_kinds().get(lower[found.first], "") and not row.large:
            yield "a given name's possessive"
        kinds = "s"
    elif found.last > found.first:
        yield "two words" if found.last == found.first + 1 else "more than two words"
        if row.ambiguous:
            yield "everyday words"
        words = lower[found.first : found.last + 1]
        if not proper_words().isdisjoint(words):
            yield "a place or surname in it"
        if any(word not in word_kinds() for word in words):
            yield "a word of its own in it"
        kinds = word_kinds().get(" ".join(words), "")
    else:
        kinds = word_kinds().get(lower[found.first], "")
        if row.ambiguous:
            yield "an everyday word, a large company" if row.large else "an everyday word"
        elif not kinds:
            yield "a word of its own"
        elif "1" in kinds or "2" in kinds or ("3" in kinds and row.how == "stem"):
            yield "a word of the dictionary, a large company" if row.large else "a word of the dictionary"
        if "s" in kinds and "1" not in kinds and not around.markets:
            yield "a surname in a story that never speaks of markets"
        if _proper(lower[found.first], row):
            yield "a surname, a large company" if row.large else "a surname"
    if "p" in kinds and not row.large:
        yield "a place"
    if "g" in kinds and not row.large:
        yield "a given name"
    if row.surface.isupper() and len(row.surface) <= _FEW_LETTERS:
        yield "a large company's usual capitals" if row.large and row.how != "ticker" else "a few capitals"
    if any(other.kind != "security" for other in found.rows):
        yield "also something else in the tables"


def _proper(word: str, row: AliasRow) -> bool:
    """Whether a word is a surname or a place too; of large companies only where the list made by hand says so."""
    return word in proper_words() or (not row.large and not {*"sg"}.isdisjoint(word_kinds().get(word, "")))


_FEW_LETTERS = 4
_HOW = {
    "stem": "short for a longer name", "brand": "a brand of the company", "acronym": "an acronym", "former": "a former name"
}  # fmt: skip


def _of_market(row: AliasRow, around: Setting) -> Iterator[str]:
    if row.key in around.sure:
        yield "named in full or by ticker elsewhere"
    elif around.sure:
        yield "other companies in the story"
    if around.markets:
        yield "a story of markets"
        if around.markets >= _MUCH:
            yield "much talk of markets"
    if around.politics > around.markets:
        yield "a story of politics"
    if around.sectors and tables_sector(around.tables, row.key) in around.sectors:
        yield "words or companies of its sector"


def _before(part: Part, found: Found, row: AliasRow, around: Setting) -> Iterator[str]:
    words, lower, first = part.tokens.words, part.tokens.lower, found.first
    capitals = around.in_capitals(part)
    if around.shouted and part.field == "headline":
        yield "all in capitals"
    elif capitals:
        yield "a headline with many capitals"
    if opens_sentence(part, first):
        yield "opens a sentence"
        return
    told = _word_before(part, first, capitals)
    if told:
        yield told
    if words[first][0].isupper() and not capitals and told not in _NO_CAPITAL:
        kinds = word_kinds().get(lower[first], "")
        surname = not around.markets and "s" in kinds and "1" not in kinds
        if surname or _proper(lower[first], row):
            yield "a capital inside a sentence, maybe a surname"
        elif row.ambiguous and row.large:
            yield _APART
        else:
            yield "a capital inside a sentence" if found.last == found.first else "capitals inside a sentence"


_NO_CAPITAL = frozenset(
    (
        "a title before",
        "an article before",
        "a given name before",
        "a capitalised name before",
        "a wire's mark before",
    )
)


def _word_before(part: Part, first: int, capitals: bool) -> str:
    words, lower = part.tokens.words, part.tokens.lower
    before, further = lower[first - 1], lower[first - 2] if first > 1 else ""
    if _wide(part, first):
        return "in a list"
    if before in WIRE_SLUGS or (before in "-:" and further in WIRE_SLUGS):
        return "a wire's mark before"
    if before in TITLES or (before == "." and further in TITLES):
        return "a title before"
    if before in RATING_VERBS or (before in PREPOSITIONS and further in RATING_WORDS):
        return "an analyst's word before"
    if before in COMPANY_NOUNS:
        return "a company's kind before"
    if before in PREPOSITIONS:
        return f"“{before}” before"
    if before in _ARTICLES:
        return "an article before"
    if before == "." and len(further) == 1 and first > 2 and "g" in word_kinds().get(lower[first - 3], ""):
        return "a given name before"
    if words[first - 1][0].isupper() and before not in _NO_NAME:
        if "g" in word_kinds().get(before, ""):
            return "a given name before"
        return "" if capitals else "a capitalised name before"
    return "in a list" if before in _MARKS else ""


def _wide(part: Part, at: int) -> bool:
    """White space before a token that stands for a lost comma."""
    tokens = part.tokens
    return 0 < at < len(tokens.starts) and tokens.starts[at] - tokens.ends[at - 1] >= 2


def _after(part: Part, found: Found, row: AliasRow, around: Setting) -> Iterator[str]:
    words, lower, last = part.tokens.words, part.tokens.lower, found.last
    if last + 1 >= len(lower):
        yield "ends the line"
        return
    after, beyond = lower[last + 1], words[last + 1]
    then = part.tokens.low(last + 2)
    capitals = around.in_capitals(part)
    if beyond[0].isupper() and after in row.name.lower().split() and after not in SMALL:
        yield "its listed name goes on so"
    elif after in COMPANY_SHAPES or beyond in CAPITAL_SHAPES or (after == "," and then in COMPANY_SHAPES):
        yield "a company's form follows"
    elif after in COMPANY_THINGS:
        yield "a company's thing follows"
    elif after in POSSESSIVE:
        yield "a company's thing follows" if then in COMPANY_THINGS else "'s follows"
    elif _no_verb(part, last + 1, around):
        yield "another name follows"
    elif after in SPEECH:
        yield "a verb of speech follows"
    elif after == "to":
        yield "“to” follows" if _infinitive(part, last + 2) else "a small word follows"
    elif after in BUSINESS_VERBS or (after in NOUNS_TOO and _object(part, last + 2)):
        yield "a verb of business follows"
    elif after in _MARKS or _wide(part, last + 1):
        yield "a comma follows"
    elif after in SMALL or after in PREPOSITIONS:
        yield (f"“{after}” follows" if after in ("of", "and", "is", "for", "in") else "a small word follows")
    elif not beyond[0].isalpha():
        yield "a number or mark follows"
    elif "d" in word_kinds().get(after, "") and "v" not in word_kinds().get(after, ""):
        yield "a past form follows"
    elif "v" in word_kinds().get(after, "") and after not in NOUNS_TOO:
        yield "another verb follows"
    elif beyond[0].isupper() and not capitals and after not in _NO_OTHER_NAME:
        yield "another name follows"
    else:
        yield "a common word follows"


def _no_verb(part: Part, at: int, around: Setting) -> bool:
    """Whether a word that may be a verb has a capital inside a text of small letters: part of a name (`Partners`)."""
    word = part.tokens.words[at]
    if not word.istitle() or around.in_capitals(part) or part.tokens.lower[at] in SMALL:
        return False
    return part.field == "body" and (word.lower() in BUSINESS_VERBS or word.lower() in SPEECH)


def _infinitive(part: Part, at: int) -> bool:
    """Whether what stands behind "to" may be a verb: no article, number or name."""
    word = part.tokens.word(at)
    return (
        bool(word)
        and word.lower() not in _ARTICLES
        and word[0].isalpha()
        and (word[0].islower() or part.field == "headline")
    )


def _object(part: Part, at: int) -> bool:
    """Whether an object opens here, so that the word before it is a verb: a number, an article, "all"."""
    low = part.tokens.low(at)
    return low[:1].isdigit() or low in _OPENERS


_OPENERS = frozenset(
    "a an the its their his her two three four five six seven eight nine ten dozens hundreds thousands".split()
)


def _made_by_another(part: Part, at: int) -> bool:
    """Whether a word stands between a verb of making and a noun of goods, behind whoever makes them: `Doubles Coach Output`."""
    return at > 1 and part.tokens.lower[at - 1] in MAKING and part.tokens.low(at + 1) in GOODS
