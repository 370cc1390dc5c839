"""Make the shipped static model: vocabulary, vectors, folder. Contrastive, on a CPU, in a quarter of an hour.

    yinwen model pull bge-small-zh-v1.5            # prints where it is
    python -m embeddings.training.train ARTICLES.jsonl.xz FOLDER --teacher THAT_FOLDER
    python -m embeddings.training.measure FOLDER BENCH

ARTICLES holds a line `{"title": …, "paragraphs": […]}` an article. Each passage of about 300 characters is to be found
by its article's title, by a clause of its own with words dropped and words of asking mixed in (the clause itself taken
out of the passage half of the time), and by a few rare words. After writing the card (README.md) beside the weights,
`python -m embeddings.training.ship FOLDER` renews the checksums.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from embeddings.encoder import load_encoder
from embeddings.training.bags import Bags, Batch, Corpus, Ints, Sampler, read
from embeddings.training.ship import write
from embeddings.training.texts import stories
from embeddings.training.vocabulary import learn
from embeddings.vectors import Matrix

ALIKE = 32  # passages of a batch that are alike from the second epoch on; 128 are no better


class Model(torch.nn.Module):
    """One vector a token; a text is the direction of their sum."""

    def __init__(self, vectors: Matrix) -> None:
        super().__init__()
        self.vectors = torch.nn.Parameter(torch.from_numpy(vectors))

    def sums(self, bags: Bags) -> Tensor:
        """One row a bag, not normalised; an empty bag is zero."""
        return F.embedding_bag(torch.from_numpy(bags.ids), self.vectors, torch.from_numpy(bags.starts), mode="sum")


def contrast(queries: Tensor, passages: Tensor, scale: float, same: Tensor | None = None) -> Tensor:
    """Symmetric InfoNCE: row i of each belong together, all others of the batch do not (but those of `same`).

    Written out, for it is where the time goes: one exponential serves both directions (no overflow: a cosine is at
    most 1), and the product is taken in bfloat16.
    """
    queries, passages = F.normalize(queries, dim=1), F.normalize(passages, dim=1)
    with torch.autocast("cpu", torch.bfloat16):
        cosines = queries @ passages.T
    likely = (scale * (cosines.float() - 1)).exp()
    if same is not None:
        likely = likely.masked_fill(same, 0)
    own = scale * ((queries * passages).sum(dim=1) - 1)
    return (likely.sum(dim=0).log() + likely.sum(dim=1).log()).mean() / 2 - own.mean()


def views(model: Model, batch: Batch) -> tuple[tuple[Tensor, Tensor], ...]:
    """What is asked and what should be found: title, clause, keywords."""
    title, rest, clause = model.sums(batch.title), model.sums(batch.rest), model.sums(batch.clause)
    titled, keep = (torch.from_numpy(choice.astype(np.float32))[:, None] for choice in (batch.titled, batch.keep))
    return (
        (title, rest + clause),
        (model.sums(batch.asked), titled * title + rest + keep * clause),
        (model.sums(batch.keywords), titled * title + rest + clause),
    )


def loss(model: Model, batch: Batch, scale: float) -> Tensor:
    """The contrast of all three views. Passages of one article share its title: no negatives there."""
    article = torch.from_numpy(batch.article)
    same = (article[:, None] == article[None, :]).fill_diagonal_(False)
    title, clause, keywords = views(model, batch)
    return contrast(*title, scale, same) + contrast(*clause, scale) + contrast(*keywords, scale)


def recall(model: Model, batch: Batch) -> list[float]:
    """How often the nearest passage of the batch is of the right article, for each view."""
    with torch.no_grad():
        nearest = [(q @ F.normalize(p, dim=1).T).argmax(dim=1).numpy() for q, p in views(model, batch)]
    return [float((batch.article[best] == batch.article).mean()) for best in nearest]


def beginning(words: Matrix | None, counts: Ints, dim: int, seed: int) -> Matrix:
    """Where to start from: the directions of a teacher's vectors of the words on their principal axes, or random ones.

    Frequent words are shorter: a / (a + p), where p is a word's share of the corpus and a is 0.001 (smooth inverse
    frequency). Two epochs from a teacher find more than six from chance; half of each was no better than the teacher.
    """
    if words is None:
        rows = np.random.default_rng(seed).normal(size=(len(counts), dim))
    else:
        centred = words - words[counts > 0].mean(axis=0)
        _, _, axes = np.linalg.svd(centred[counts > 0], full_matrices=False)
        rows = centred @ axes[:dim].T
    weights = 1e-3 / (1e-3 + counts / counts.sum())
    start: Matrix = (0.1 * np.sqrt(dim) * weights[:, None] * _unit(rows)).astype(np.float32)
    return start


def neighbours(model: Model, sampler: Sampler, order: Ints, random: np.random.Generator) -> Ints:
    """The passages in an order that puts like ones into one batch, where they are each other's hard negatives.

    Each goes to the nearest of as many passages, drawn by chance, as leave about `ALIKE` to each.
    """
    with torch.no_grad():
        vectors = F.normalize(model.sums(sampler.passages(order)), dim=1)
        centres = vectors[torch.from_numpy(random.choice(len(order), max(1, len(order) // ALIKE), replace=False))]
        nearest = torch.cat([(part @ centres.T).argmax(dim=1) for part in torch.split(vectors, 4096)]).numpy()
    return order[np.lexsort((random.random(len(order)), random.permutation(len(centres))[nearest]))]


def _unit(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """Rows of length one, zero rows left as they are."""
    unit: NDArray[np.floating] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def train(corpus: Corpus, start: Matrix, sampler: Sampler, options: argparse.Namespace) -> Matrix:
    """One vector a token. Tokens that the corpus never has are zero."""
    random = np.random.default_rng(options.seed)
    model = Model(start)
    held = corpus.article >= len(corpus.title) - options.held_out
    order = np.flatnonzero(~held)
    watched = sampler.batch(np.flatnonzero(held)[:6000])
    steps = options.epochs * (len(order) // options.batch)
    optimizer = torch.optim.Adam(model.parameters(), lr=options.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / 20, max(0.02, 1 - step / steps))
    )
    began = time.monotonic()
    for epoch in range(options.epochs):
        random.shuffle(order)
        if epoch:
            order = neighbours(model, sampler, order, random)
        losses = []
        for batch in sampler.epoch(order, options.batch):
            optimizer.zero_grad()
            value = loss(model, batch, options.scale)
            torch.autograd.backward(value)
            optimizer.step()
            schedule.step()
            losses.append(value.item())
        found = "".join(
            f"  {view} {share:.3f}"
            for view, share in zip(("title", "clause", "keywords"), recall(model, watched), strict=True)
        )
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, found{found}, {time.monotonic() - began:.0f} s", flush=True
        )
    vectors: Matrix = model.vectors.detach().numpy()
    vectors[np.bincount(corpus.tokens, minlength=len(vectors)) == 0] = 0
    vectors[0] = 0  # what is unknown says nothing
    return vectors


def main() -> None:
    """Read the command line, train, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--teacher", default="", help="an encoder whose vectors of the words to start from")
    parser.add_argument("--vocabulary", type=int, default=48_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--scale", type=float, default=20.0, help="one over the temperature")
    parser.add_argument("--held-out", type=int, default=2000, help="articles at the end, watched instead of learnt")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    articles = list(stories(options.articles))
    tokenizer = learn(articles[::2], options.vocabulary)  # every other one says enough, in half of the time
    corpus = read(articles, tokenizer)
    print(
        f"{len(corpus.title):,} articles, {len(corpus.passage):,} passages, {len(corpus.tokens):,} tokens", flush=True
    )
    words = [word for word, _ in sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
    taught = load_encoder(options.teacher, models=Path()).passages(words) if options.teacher else None
    start = beginning(taught, np.bincount(corpus.tokens, minlength=len(words)), options.dim, options.seed)
    vectors = train(corpus, start, Sampler(corpus, tokenizer, seed=options.seed), options)
    write(options.folder, tokenizer, vectors)


if __name__ == "__main__":
    main()
