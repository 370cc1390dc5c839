"""Fit `retrieval.confidence` and print the curve its thresholds are chosen from. A command, run by hand.

    python tests/quality/fit_confidence.py BENCH ats_news drcd xquad_zh cmrc2018 --without noanswer --archive ARTICLES

The documents of all named sets lie in one index, with the article files of the archive as a crowd around them. A
question counts as answered when the first quotation holds a literal answer of a document known to answer; the
questions of the `--without` sets have none. Half of the questions are fitted on, the figures are of the other half.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from embeddings.encoder import DEFAULT, load_encoder
from retrieval import corpus, questions
from retrieval.confidence import features
from retrieval.errors import ParseError
from retrieval.evaluate import bare
from retrieval.evidence import Question
from retrieval.index import Index
from retrieval.questions import Query
from retrieval.records import Article
from retrieval.text import fold


def crowd(folder: Path) -> list[Article]:
    """The articles of a folder, none twice."""
    found = {}
    for file in corpus.scan([folder]):
        try:
            article = corpus.read(file)
        except ParseError:
            continue
        found[article.id] = article
    return list(found.values())


def measure(index: Index, query: Query) -> tuple[tuple[float, ...], bool] | None:
    """The features of a question's hits, and whether the first of them answers."""
    question = Question.read(fold(query.text))
    hits = index.rank(question)
    if not hits:
        return None
    first = hits[0].passage
    wanted = [bare(answer) for answer in query.answers]
    right = first.article.id in query.gold and any(answer in bare(first.text) for answer in wanted)
    return features(hits[0].evidence), right


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--without", nargs="+", required=True)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--most", type=int, default=500, help="questions a set")
    options = parser.parse_args()

    rows, labels, names = [], [], []
    with TemporaryDirectory() as home, Index.create(Path(home), load_encoder(DEFAULT, models=Path(home))) as index:
        index.add([article for name in options.sets for article in questions.corpus(options.bench / name)])
        if options.archive:
            index.add(crowd(options.archive))
        for name in (*options.sets, *options.without):
            asked = [q for q in questions.queries(options.bench / name) if q.gold or name in options.without]
            for query in asked[:: max(1, len(asked) // options.most)]:
                if (seen := measure(index, query)) is not None:
                    rows.append(seen[0])
                    labels.append(seen[1])
                    names.append(name)
    x, y, name = np.array(rows), np.array(labels), np.array(names)
    half = np.arange(len(y)) % 2 == 0
    model = LogisticRegression(C=100.0).fit(x[half], y[half])
    print("bias, passage, run, names:", model.intercept_.round(2).tolist(), model.coef_.round(2).tolist())
    probability = model.predict_proba(x[~half])[:, 1]
    answerable = ~np.isin(name[~half], options.without)
    print("AUC answers / does not:", round(float(roc_auc_score(y[~half], probability)), 4))
    print("AUC has gold / has none:", round(float(roc_auc_score(answerable, probability)), 4))
    print("threshold  refused of answerable  refused of rightly answered  shown of unanswerable")
    for threshold in (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8):
        low = probability < threshold
        shares = (low[answerable].mean(), low[y[~half]].mean(), (~low)[~answerable].mean())
        print(f"{threshold:9}  " + "  ".join(f"{share:.3f}" for share in shares))


if __name__ == "__main__":
    main()
