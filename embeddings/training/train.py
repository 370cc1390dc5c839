"""Make the shipped static model: vocabulary, vectors, folder. Contrastive, on a CPU, in a quarter of an hour.

    python -m embeddings.training.train ARTICLES.jsonl.xz FOLDER

ARTICLES holds a line `{"title": …, "paragraphs": […]}` an article. The model's card in FOLDER is left as it is. Each
passage of about 300 characters is to be found by its article's title, by a clause of its own with words dropped and
words of asking mixed in (the clause itself taken out of the passage half of the time), and by a few rare words.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from embeddings.training.bags import Bags, Batch, Corpus, Sampler, read
from embeddings.training.ship import write
from embeddings.training.texts import stories
from embeddings.training.vocabulary import learn


class Model(torch.nn.Module):
    """One vector a token; a text is the direction of their sum."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
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


def train(corpus: Corpus, vocabulary: int, sampler: Sampler, options: argparse.Namespace) -> NDArray[np.float32]:
    """One vector a token. Tokens that the corpus never has are zero."""
    random = np.random.default_rng(options.seed)
    model = Model(random.normal(0, 0.1, (vocabulary, options.dim)).astype(np.float32))
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
    vectors: NDArray[np.float32] = model.vectors.detach().numpy()
    vectors[np.bincount(corpus.tokens, minlength=vocabulary) == 0] = 0
    vectors[0] = 0  # what is unknown says nothing
    return vectors


def main() -> None:
    """Read the command line, train, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--vocabulary", type=int, default=48_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--scale", type=float, default=20.0, help="one over the temperature")
    parser.add_argument("--held-out", type=int, default=2000, help="articles at the end, watched instead of learnt")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    articles = list(stories(options.articles))
    tokenizer = learn(articles, options.vocabulary)
    corpus = read(articles, tokenizer)
    print(
        f"{len(corpus.title):,} articles, {len(corpus.passage):,} passages, {len(corpus.tokens):,} tokens", flush=True
    )
    vocabulary = tokenizer.get_vocab_size()
    write(options.folder, tokenizer, train(corpus, vocabulary, Sampler(corpus, tokenizer, seed=options.seed), options))


if __name__ == "__main__":
    main()
