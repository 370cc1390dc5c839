"""The tokenizer: jieba's words and every character, chosen by frequency, cut apart by a Unigram model.

jieba segments the training texts once. Afterwards its most frequent words stand in a Unigram model with their
logarithmic frequencies, whose best path is what jieba itself would take; it needs no jieba to run.
"""

import logging
import math
import re
from collections import Counter
from collections.abc import Iterable

import jieba
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Split

from embeddings.training.texts import Story

RUN = re.compile(r"[㐀-鿿0-9]+|[^\W\d_]+")
CHARACTERS = 6000  # single characters kept: every word of the language can be put together from them
LONGEST = 10  # characters a word; longer ones are slips of the segmentation


def learn(stories: Iterable[Story], size: int) -> Tokenizer:
    """A tokenizer of `size` entries for folded Chinese text. Punctuation and symbols are dropped."""
    jieba.setLogLevel(logging.WARNING)
    counts: Counter[str] = Counter()
    for story in stories:
        for run in RUN.findall(f"{story.title}\n{story.text}"):
            counts.update(jieba.cut(run))
    return build(counts, size)


def build(counts: Counter[str], size: int) -> Tokenizer:
    """The Unigram model of the most frequent characters and words. Id 0 stands for all that is unknown."""
    ranked = [word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    characters = [word for word in ranked if len(word) == 1 and counts[word] > 2][:CHARACTERS]
    words = [word for word in ranked if 1 < len(word) <= LONGEST][: size - 1 - len(characters)]
    total = sum(counts[word] for word in (*characters, *words))
    scores = [(word, round(math.log(counts[word] / total), 3)) for word in (*characters, *words)]
    tokenizer = Tokenizer(Unigram([("[UNK]", -30.0), *sorted(scores, key=lambda pair: -pair[1])], unk_id=0))
    tokenizer.pre_tokenizer = Split(Regex(r"[\p{Han}\p{N}]+|\p{L}+"), "removed", invert=True)
    return tokenizer
