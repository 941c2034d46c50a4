"""Who did what to whom in political sentences: PLOVER's gold records, and the sentences of PETRARCH's own tests with
their invented countries under real names. A sentence counts as found where an event of a mapped type is read from it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Event, Mention
from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import Document, document

AT = datetime(2000, 1, 1, 12, 0, tzinfo=UTC)
Found = Callable[[Document], tuple[list[Event], tuple[Mention, ...]]]
# PLOVER's types in ours: any of these is right
PLOVER = {
    "AGREE": "treaty|ceasefire|aid|talks|official visit|arms transfer|concession|withdrawal|mobilisation",
    "CONSULT": "talks|official visit",
    "SUPPORT": "treaty|concession|talks|aid|demand",
    "COOPERATE": "treaty|talks|aid|concession",
    "AID": "aid|arms transfer|concession",
    "CONCEDE": "concession|withdrawal|hostage taking|sanctions relief|ceasefire|labour strike",
    "RETREAT": "withdrawal|ceasefire|concession|hostage taking",
    "DEMAND": "demand|ceasefire|withdrawal|investigation|protest",
    "DISAPPROVE": "accusation|lawsuit|demand",
    "REJECT": "refusal|talks|ceasefire|treaty|demand",
    "THREATEN": "threat|blockade|sanctions designation|tariff|crackdown",
    "PROTEST": "protest|labour strike|blockade|crackdown",
    "SANCTION": "sanctions designation|expulsion|aid|treaty|talks|official visit|withdrawal|refusal",
    "COERCE": "crackdown|seizure|arrest|sanctions designation|expulsion|cyber incident|military strike|blockade",
    "FIGHT": "military strike|armed attack|invasion|seizure",
    "ASSAULT": "armed attack|military strike|hostage taking",
    "MOBILIZE": "mobilisation|military strike",
    "INVESTIGATE": "investigation|court ruling|arrest",
}
# roots of CAMEO's codes in ours; 01 (statements) and the codes the tests invent have no counterpart
CAMEO = {
    "02": "demand|treaty|talks",
    "03": "treaty|talks|official visit|aid",
    "04": "talks|official visit|treaty",
    "05": "treaty|aid|concession",
    "06": "treaty|aid|arms transfer|concession",
    "07": "aid|concession",
    "08": "concession|withdrawal|treaty",
    "09": "investigation",
    "10": "demand",
    "11": "accusation|investigation",
    "12": "accusation|refusal",
    "13": "threat|accusation",
    "14": "protest",
    "15": "mobilisation",
    "16": "threat|expulsion|sanctions designation",
    "17": "crackdown|arrest|seizure|threat|expulsion",
    "18": "armed attack|mobilisation|hostage taking",
    "19": "military strike|armed attack|invasion|withdrawal",
}
# invented countries under the names of real ones, and the codes of their actors
NAMES = {
    "Arnor": ("Poland", "ARN"), "Gondor": ("Hungary", "GON"), "Dagolathi": ("Finnish", ""), "Dagolath": ("Finland", "DAG"),
    "Osgiliath": ("Peru", "OSG"), "Eriadorian": ("Chilean", ""), "Eriadori": ("Chileans", ""), "Eriador": ("Chile", "ERI"),
    "Calenardhon": ("Kenya", "CAL"), "Ithilen": ("Ghana", "ITH"), "Rohans": ("Danes", ""), "Rohan": ("Denmark", "ROH"),
    "Mordor": ("Yemen", "MOR"), "Fornost": ("Nepal", "FOR"), "Bree": ("Qatar", "BRE"),
    "Minas Tirith": ("Budapest", ""),
}  # fmt: skip
_CODES = {
    "Poland": "PL", "Hungary": "HU", "Finland": "FI", "Peru": "PE", "Chile": "CL", "Kenya": "KE", "Ghana": "GH",
    "Denmark": "DK", "Yemen": "YE", "Nepal": "NP", "Qatar": "QA",
}  # fmt: skip


@dataclass
class Tally:
    """Counts over the sentences of one set and one reader."""

    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    said: int = 0
    right: int = 0
    actors: list[int] = field(default_factory=lambda: [0, 0])  # right, labelled by a country


def fitted(name: str) -> bool:
    """Whether a row belongs to the 70 % on which rules may be fitted, by the hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < 70


def plover(path: Path) -> Iterable[tuple[str, str, str, list[list[str]]]]:
    """(id, sentence, type, words of the source and of the target)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"].strip("{}").replace("``", '"').replace("''", '"')
            actors = [[a.get("actorText", "") for a in row.get(side) or []] for side in ("source", "target")]
            yield row["id"], text, row["event"], actors


def petrarch(path: Path) -> Iterable[tuple[str, str, str, list[list[str]]]]:
    """As `plover`, each different sentence once; empty type where no event is to be coded."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        bare = re.sub(r"<!--.*?-->", "", file.read(), flags=re.S)
    seen = set()
    for block in re.findall(r"<Sentence .*?</Sentence>", bare, flags=re.S):
        text = re.search(r"<Text>(.*?)</Text>", block, re.S)
        words = " ".join(text.group(1).split()) if text else ""
        if not words or words in seen or 'error="' in block:
            continue
        seen.add(words)
        codes = re.findall(r'sourcecode="(.*?)" targetcode="(.*?)" eventcode="(\d+)"', block)
        known = [c for c in codes if c[2][:2] in CAMEO and len(c[2]) <= 3]
        if codes and not known:
            continue
        for name, (real, _) in NAMES.items():
            words = words.replace(name, real)
        real_of = {code: real for real, code in NAMES.values() if code}
        sides = [[real_of.get(known[0][side][:3], "")] if known else [] for side in (0, 1)]
        yield words, words, known[0][2][:2] if known else "", sides


def measure_political(folder: Path, read: Found, peer: Found, *, fit: bool, misses: bool) -> None:
    """Print recall and precision of both sets, this reader beside the peer."""
    sets = (
        ("PLOVER gold", plover(folder / "plover_gold.jsonl.gz"), PLOVER),
        ("PETRARCH tests", petrarch(folder / "petrarch_unit_test_records.xml.gz"), CAMEO),
    )
    for name, rows, table in sets:
        mine, words = Tally(), Tally()
        for ident, text, kind, actors in rows:
            if fitted(ident) != fit:
                continue
            doc = document(Story(ident, 1, "bench", ident, Identity("", "", ""), "", text, AT, AT))
            _count(mine, doc, (read, kind, actors, table), show=misses)
            _count(words, doc, (peer, kind, actors, table), show=False)
        _print(f"{name}, this reader", mine)
        _print(f"{name}, peer: trigger words alone", words)


def _count(
    tally: Tally, doc: Document, label: tuple[Found, str, list[list[str]], dict[str, str]], *, show: bool
) -> None:
    read, kind, actors, table = label
    events, mentions = read(doc)
    right = set(table.get(kind, "").split("|"))
    hits = [e for e in events if e.type in right]
    tally.labelled[kind] += 1
    tally.found[kind] += bool(hits)
    tally.said += bool(events)
    tally.right += bool(hits)
    said = {who for e in hits for _, who in e.roles}
    for words in actors:
        codes = {_CODES.get(w, "") for w in words} | {m.key for m in mentions if _in(m, words)}
        codes |= {m.country for m in mentions if _in(m, words)}
        codes.discard("")
        if codes and hits:
            tally.actors[1] += 1
            tally.actors[0] += bool(codes & said)
    if show and bool(hits) != bool(kind):
        told = [(e.type, e.status, dict(e.roles)) for e in events]
        print("MISS " if kind else "FALSE", kind, actors, "|", doc.story.body[:200], "|", told)


def _in(mention: Mention, words: list[str]) -> bool:
    return any(mention.surface in w or w in mention.surface for w in words if w)


def _print(name: str, tally: Tally) -> None:
    labelled = sum(n for kind, n in tally.labelled.items() if kind)
    found = sum(n for kind, n in tally.found.items() if kind)
    print(f"{name}: {sum(tally.labelled.values())} sentences, {labelled} with an event of a mapped type")
    print(f"  found {found / max(1, labelled):.3f}; of sentences with any event read, one is right in "
          f"{tally.right / max(1, tally.said):.3f} of {tally.said}; actors right {tally.actors[0]} of {tally.actors[1]}")  # fmt: skip
    print("  " + ", ".join(f"{k} {tally.found[k]}/{n}" for k, n in sorted(tally.labelled.items()) if k))
