"""Find the words of the news that jieba's dictionary lacks, and write `lexicon.txt`. A command, run by hand.

    python tests/quality/find_words.py ARTICLES.jsonl.xz retrieval/language/lexicon.txt

jieba guesses unknown words from their characters, differently in each context: 孟晚舟 here, 孟晚 and 舟案 there. Here
a word is a string of 2 to 4 Chinese characters that is frequent, whose parts stand together far more often than chance
would have them (pointwise mutual information at the weakest joint, or one part seldom without the other), and that has
many different neighbours on both sides (entropy): a part of a word has few. The file has a line a word: the word and
its count, scaled to jieba's own.
"""

import argparse
import json
import lzma
from pathlib import Path

import jieba
import numpy as np
from numpy.typing import NDArray

from retrieval.language.text import fold

Codes = NDArray[np.uint64]

LEAST = 40  # occurrences
COHESION = 6.0  # natural logarithm: 400 times more often than chance
LONGER_COHESION = 7.0  # of three or four characters, which chance makes of any two words
BOUND = 0.5  # or: the share of a part's occurrences that are in the word (陈时 is nearly always in 陈时中)
ENTROPY = 1.6  # natural logarithm: like five equally frequent neighbours
# What begins or ends with grammar or a count is a phrase.
EDGE = set(
    "的了是在和与及或也都就还又而被把让使对从到于由以为给跟这那此该某各每个位名些我你他她它们说称将会能要不没有很更最"
)
EDGE |= set(
    "已曾再仅只并但向因所其之等自约近达逾一二三四五六七八九十百千万亿两多几第年月日时分秒点元例人次岁宗起条项届"
)


def characters(path: Path) -> Codes:
    """All text as code points, 0 where anything but a Chinese character of the basic plane stands."""
    parts = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text = fold("\n".join((article["title"], *article["paragraphs"], "")))
            parts.append(np.frombuffer(text.encode("utf-32-le"), dtype="<u4"))
    codes = np.concatenate(parts).astype(np.uint64)
    return np.where((codes >= 0x4E00) & (codes <= 0x9FFF), codes, np.uint64(0))


def grams(codes: Codes, length: int) -> Codes:
    """The code of each string of `length` characters, 16 bits a character; 0 where one of them is not Chinese."""
    count = len(codes) - length + 1
    packed, whole = np.zeros(count, np.uint64), np.ones(count, bool)
    for at in range(length):
        part = codes[at : at + count]
        packed = (packed << np.uint64(16)) | part
        whole &= part > 0
    return np.where(whole, packed, np.uint64(0))


def counted(packed: Codes, least: int) -> tuple[Codes, NDArray[np.int64]]:
    """The strings that occur at least so often, sorted, and their counts."""
    values, counts = np.unique(packed[packed > 0], return_counts=True)
    return values[counts >= least], counts[counts >= least]


def look_up(values: Codes, counts: NDArray[np.int64], wanted: Codes) -> NDArray[np.float64]:
    """The counts of wanted strings; 1 for one that is too rare to be listed."""
    at = np.clip(np.searchsorted(values, wanted), 0, len(values) - 1)
    return np.where(values[at] == wanted, counts[at], 1).astype(float)


def entropy(packed: Codes, neighbours: Codes, words: Codes) -> NDArray[np.float64]:
    """The entropy of the characters next to each word (a gap counts as ever another one)."""
    at = np.clip(np.searchsorted(words, packed), 0, len(words) - 1)
    here = words[at] == packed
    index, neighbour = at[here].astype(np.uint64), neighbours[here]
    gaps = neighbour == 0
    neighbour = np.where(gaps, np.uint64(0x10000) + np.cumsum(gaps).astype(np.uint64) % np.uint64(50), neighbour)
    pairs, counts = np.unique((index << np.uint64(20)) | neighbour, return_counts=True)
    owner = (pairs >> np.uint64(20)).astype(int)
    totals = np.bincount(owner, counts, len(words))
    share = counts / totals[owner]
    return np.bincount(owner, -share * np.log(share), len(words))


def found(codes: Codes, tables: dict[int, tuple[Codes, NDArray[np.int64]]], length: int) -> list[tuple[str, int]]:
    """The words of one length and their counts."""
    words, counts = counted(grams(codes, length), LEAST)
    weakest = np.full(len(words), np.inf)
    for cut in range(1, length):
        left = look_up(*tables[cut], words >> np.uint64(16 * (length - cut)))
        right = look_up(*tables[length - cut], words & np.uint64((1 << 16 * (length - cut)) - 1))
        chance = np.log(counts * float(len(codes)) / (left * right))
        bound = np.maximum(counts / left, counts / right) >= BOUND
        weakest = np.minimum(weakest, np.where(bound, np.inf, chance))
    keep = weakest >= (COHESION if length == 2 else LONGER_COHESION)
    words, counts = words[keep], counts[keep]
    packed = grams(codes, length)
    after = np.concatenate((codes[length:], np.zeros(1, np.uint64)))[: len(packed)]
    before = np.concatenate((np.zeros(1, np.uint64), codes))[: len(packed)]
    free = np.minimum(entropy(packed, after, words), entropy(packed, before, words)) >= ENTROPY
    texts = ["".join(chr((int(w) >> 16 * (length - 1 - i)) & 0xFFFF) for i in range(length)) for w in words[free]]
    return list(zip(texts, counts[free].tolist(), strict=True))


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="lines of {title, paragraphs}, xz-compressed")
    parser.add_argument("lexicon", type=Path)
    options = parser.parse_args()
    plain = jieba.Tokenizer()
    known, total = plain.gen_pfdict(plain.get_dict_file())
    codes = characters(options.articles)
    tables = {length: counted(grams(codes, length), 1 if length == 1 else 5) for length in (1, 2, 3)}
    scale = total / (np.count_nonzero(codes) / 1.6)  # jieba counts words, of 1.6 characters
    words = {
        word: max(1, round(count * scale))
        for length in (2, 3, 4)
        for word, count in found(codes, tables, length)
        if not known.get(word) and not EDGE & {word[0], word[-1]}
    }
    options.lexicon.write_text("".join(f"{w} {words[w]}\n" for w in sorted(words)), encoding="utf-8")
    print(f"{len(words)} words from {np.count_nonzero(codes):,} characters")


if __name__ == "__main__":
    main()
