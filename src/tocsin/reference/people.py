"""Given names: by which people without a title are known."""

from __future__ import annotations

import functools

from tocsin.reference.csvfiles import packaged_text
from tocsin.reference.lexicon import word_kinds

# Given names that are everyday words, months, places or titles as often as people.
_DOUBTFUL = frozenset(
    "will mark grant may april june august rose jordan paris virginia chase hope faith grace summer autumn christian rich bill frank art "
    "drew pat gene dean earl duke prince major miles royal young long melody crystal amber jade ruby pearl olive ivy iris daisy lily rusty "
    "sandy dusty rocky buddy guy lane carol joy dawn eve star sage china asia dallas austin houston madison carolina georgia dakota "
    "savannah lincoln jackson sterling ford florence victoria sydney charlotte santa san cruz price chance cash forest reed colt mercedes "
    "precious love royal sunny stormy wade trey tory van von don sky said so no an in my see do so man jo lee kim ling sri ban yang hong "
    "general judge justice sir lord king queen bishop angel jesus israel london logan denver cleveland brooklyn chelsea kent chester "
    "lancaster clay cliff dale glen heath ridge stone rock brook bay ma jack robin blue green gray brown black white wells fargo leo max "
    "penny nana sultan sheikh malik yan ming star lance dick bob buck chip ray sonny junior gay ham jean del rey la le el star norm pierce "
    "marina marine ayatollah morgan stanley alan chevron delta unity".split()
)  # fmt: skip


@functools.cache
def given_names() -> frozenset[str]:
    """Given names in small letters, the doubtful ones too."""
    lines = packaged_text("given_names.txt").splitlines()
    by_hand = {word for line in lines if line[:1] != "#" for word in line.split()}
    return frozenset(by_hand | {w for w, kinds in word_kinds().items() if "g" in kinds})


def doubtful_given(word: str) -> bool:
    """Whether a given name is an everyday word or a place as often as a person's."""
    return word in _DOUBTFUL


def borne_by(word: str) -> str:
    """`w` or `m` where a given name is mostly a woman's or a man's, empty where it is neither."""
    kinds = word_kinds().get(word, "")
    return "w" if "w" in kinds else "m" if "m" in kinds else ""
