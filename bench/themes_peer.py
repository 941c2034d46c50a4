"""The peer of bench/themes.py: TF-IDF and one LinearSVC a theme, as scikit-learn has them. Run by that script
in an environment of its own; reads {"fit": [[text, [theme, …]], …], "report": [text, …]}, prints the themes of each."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC


def main(path: Path) -> None:
    """Fit, predict, print one JSON list."""
    given = json.loads(path.read_text(encoding="utf-8"))
    texts, labels = zip(*given["fit"], strict=True)
    words = TfidfVectorizer()
    known, asked = words.fit_transform(texts), words.transform(given["report"])
    told: list[list[str]] = [[] for _ in given["report"]]
    for theme in sorted({theme for found in labels for theme in found}):
        truth = np.array([theme in found for found in labels])
        for i in np.flatnonzero(LinearSVC().fit(known, truth).predict(asked)):
            told[int(i)].append(theme)
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
