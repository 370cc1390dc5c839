"""Write `homophones.txt` of the language: which characters sound alike. By hand, with pypinyin installed.

    python tests/quality/find_homophones.py retrieval/language/homophones.txt

A line a syllable, without its tone, and the characters that jieba's dictionary knows to be in use, each under its
commonest reading.
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import jieba
from pypinyin import Style, pinyin

from retrieval.language.text import fold

LEAST = 30  # occurrences in jieba's counts, of the character or the words it is in


def syllable(character: str) -> str:
    """Its commonest reading without the tone; "" where it has none."""
    return "".join(one for reading in pinyin(character, style=Style.NORMAL, errors="ignore") for one in reading)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines:
            word, count, _ = line.decode("utf-8").split()
            for character in word:
                seen[character] += int(count)
    alike: dict[str, list[str]] = defaultdict(list)
    for character in sorted(seen):
        if seen[character] >= LEAST and "\u4e00" <= character <= "\u9fff" and fold(character) == character:
            alike[syllable(character)].append(character)
    alike.pop("", None)
    options.output.write_text("".join(f"{s} {''.join(alike[s])}\n" for s in sorted(alike)), "utf-8")
    print(len(alike), "syllables,", sum(map(len, alike.values())), "characters")


if __name__ == "__main__":
    main()
