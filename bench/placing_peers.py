"""Peers of bench/placing.py, run by it in an environment of their own: headlines in, a group for each out.

`python placing_peers.py FILE` with a list of {"name": ..., "threshold": ..., "headlines": [...]} prints for each the groups
and the seconds as JSON.
minhash: datasketch's LSH over word sets, a headline joins the group of the most alike one found; birch: scikit-learn's
online clustering over hashed TF-IDF of words, fed a batch of fifty at a time."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

_WORD = re.compile(r"[a-z0-9]+")
BATCH = 50


def minhash(headlines: list[str], threshold: float) -> list[int]:
    from datasketch import MinHash, MinHashLSH

    lsh, made, groups = MinHashLSH(threshold=threshold, num_perm=64), [], list[int]()
    for n, headline in enumerate(headlines):
        one = MinHash(num_perm=64)
        one.update_batch([word.encode() for word in set(_WORD.findall(headline.lower()))])
        found = [(one.jaccard(made[int(key)]), -int(key)) for key in lsh.query(one)]
        groups.append(groups[-max(found)[1]] if found else n)
        made.append(one)
        lsh.insert(str(n), one)
    return groups


def birch(headlines: list[str], threshold: float) -> list[int]:
    from sklearn.cluster import Birch
    from sklearn.feature_extraction.text import HashingVectorizer

    hashed = HashingVectorizer(n_features=2**12, stop_words="english", alternate_sign=False)
    model = Birch(threshold=threshold, n_clusters=None)
    for begin in range(0, len(headlines), BATCH):
        model.partial_fit(hashed.transform(headlines[begin : begin + BATCH]))
    # Asked at the end, when it has seen all: to the peer's advantage.
    return list(map(int, model.predict(hashed.transform(headlines))))


def main(path: Path) -> None:
    """Print the groups and the processor's seconds."""
    given = json.loads(path.read_text())
    out = []
    for asked in given:
        began = time.process_time()
        groups = {"minhash": minhash, "birch": birch}[asked["name"]](asked["headlines"], asked["threshold"])
        out.append([groups, time.process_time() - began])
    print(json.dumps(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
