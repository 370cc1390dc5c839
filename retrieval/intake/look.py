"""What there is beside what is known: which files are new or changed, which are gone.

An archive may have millions of files, nearly all as they were: of those no more is made than a plain row, and what is
done for each is little.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import CorpusError
from retrieval.progress import Progress
from retrieval.reading import corpus
from retrieval.reading.corpus import ArticleFile
from retrieval.storage.ledger import FileRecord, Ledger, told, within

_COUNTED = 4096  # files between two looks at the clock: some hundredths of a second
_QUICK = 1.0  # seconds; of a look that takes less nothing is told

_File = tuple[str, int, int]  # the values of an ArticleFile, or what is known of one


class Found(NamedTuple):
    """A file to be read, which root it belongs to, and what was known of it."""

    file: ArticleFile
    root: str
    before: FileRecord | None


@dataclass(slots=True)
class Look:
    """What was found under some roots. Paths are those by which the store knows files; see `told`."""

    present: set[str] = field(default_factory=set)
    fresh: dict[str, Found] = field(default_factory=dict)  # of these the new and changed ones, in the order of reading
    moved: dict[str, str] = field(default_factory=dict)  # unchanged ones that belong to another root now: which
    gone: list[str] = field(default_factory=list)  # known ones that are to be forgotten
    names: dict[str, str] = field(default_factory=dict)  # to the system, where that is not the path
    partial: bool = False  # only some of the files were looked at

    def holds(self, path: str) -> bool:
        """Whether a file is there: by what was found, or, where it was not looked at, by a look."""
        return path in self.present or (self.partial and Path(path).is_file())

    def unchanged(self, path: str, record: FileRecord) -> ArticleFile:
        """One that is present and as it was when this was recorded."""
        return ArticleFile(self.names.get(path, path), record.size, record.mtime_ns)


def look(ledger: Ledger, roots: Sequence[Path], progress: Progress, *, anew: bool = False) -> Look:
    """Look at all files under some roots, which are absolute and no links. With `anew` each counts as changed.

    Raises CorpusError where a root cannot be looked at, or is empty and was not.
    """
    found, tell, folders = Look(), _telling(progress), set[str]()
    linked, missing = ledger.linked(), dict[str, str]()  # by whose root
    named = set(map(told, roots))
    elsewhere = not named.issuperset(map(told, ledger.roots()))  # are there roots that are not looked at
    for root in roots:
        at, before = told(root), len(found.present)
        rows = ledger.under(at)
        files = list[_File]()
        walked = corpus.walk(root, folders)
        while some := list(islice(walked, _COUNTED)):
            files += some
            tell(len(some), len(rows) - len(files))
        new = _known(found, files, set() if anew else set(rows))
        known = [path for path, _, _ in rows] if len(found.present) - before < len(rows) else []
        _sort_out(found, at, map(ArticleFile._make, sorted(new)), ledger, anew=anew)
        lost = [path for path in (*known, *linked.get(at, ())) if path not in found.present]
        if len(found.present) == before and len(lost) > 1:
            raise _emptied(root, len(lost))
        missing.update(ledger.others(at) if elsewhere else {})
        missing.update(dict.fromkeys(lost, at))
    tell(0, 0)
    found.gone = [
        path
        for path, root in missing.items()  # deleted, or found by a root that leads to it no more
        if path not in found.present and (root in named or not Path(path).exists())
    ]
    return found


def look_at(ledger: Ledger, paths: Sequence[Path]) -> Look:
    """Look at some files and folders alone, new, changed or gone, of which each lies under a root that is known.

    Raises CorpusError for one that lies under none, and where all that came from a root is gone.
    """
    found, roots, files = Look(partial=True), ledger.roots(), dict[str, tuple[ArticleFile, str]]()
    missing = dict[str, str]()  # by whose root
    for path in paths:
        root = _root(path, roots)
        lying = list(_lying(path, root))
        files |= {told(file[0]): (ArticleFile(*file), told(root)) for file in lying}
        known = (told(path), *ledger.inside(told(path)))
        missing |= dict.fromkeys((one for one in known if one not in files and not Path(one).is_file()), told(root))
    for emptied in set(missing.values()):
        lost = [one for one, owner in missing.items() if owner == emptied]
        if len(lost) > 1 and not (Path(emptied).exists() and next(corpus.walk(Path(emptied), set()), None)):
            raise _emptied(Path(emptied), len(lost))
    records = ledger.records([*files, *missing])
    for name, (file, owner) in sorted(files.items()):
        before = records.get(name)
        found.present.add(name)
        if name != file.name:
            found.names[name] = file.name
        if before is None or (before.size, before.mtime_ns) != (file.size, file.mtime_ns):
            found.fresh[name] = Found(file, before.root if before else owner, before)
    found.gone = [one for one in missing if one in records]
    return found


def _root(path: Path, roots: Sequence[Path]) -> Path:
    """The outermost of the roots that a path lies under. Raises CorpusError."""
    over = [root for root in roots if within(told(path), told(root))]
    if not over:
        raise CorpusError(f"{path}: lies in no folder that was taken in: `yinwen index {path.parent}` does that")
    return min(over, key=lambda root: len(told(root)))


def _lying(path: Path, root: Path) -> Iterable[tuple[str, int, int]]:
    """The article files that a path is or has below it; none where it is hidden, or gone."""
    beneath = path.relative_to(root)
    hidden = any(part.startswith(".") for part in beneath.parts)
    if hidden or (path != root and path.is_file() and path.suffix.lower() != corpus.SUFFIX):
        return ()
    try:
        return tuple(corpus.walk(path, set()))
    except CorpusError:
        if path.exists():
            raise
        return ()


def _known(found: Look, files: Sequence[_File], known: set[_File]) -> list[_File]:
    """Add the files that are as they were where they were; returns the others."""
    others = [file for file in files if file not in known]
    names = set(map(itemgetter(0), files))
    names.difference_update(map(itemgetter(0), others))
    found.present |= names
    return others


def _sort_out(found: Look, root: str, files: Iterable[ArticleFile], ledger: Ledger, *, anew: bool) -> None:
    """Add those that are new, changed, or found by another root before."""
    met = {path: file for file in files if (path := told(file.name)) not in found.present}
    records = ledger.records(list(met))
    for path, file in met.items():
        before = records.get(path)
        found.present.add(path)
        if path != file.name:
            found.names[path] = file.name
        owner = _owner(path, root, before.root) if before else root
        if before is None or anew or (before.size, before.mtime_ns) != (file.size, file.mtime_ns):
            found.fresh[path] = Found(file, owner, before)
        elif owner != before.root:
            found.moved[path] = owner


def _owner(path: str, root: str, before: str) -> str:
    """Which of two roots a file belongs to that was found by one and is now by another.

    One that it lies under, the outer if there are two, else the one that leads to it now: a link may be gone again.
    """
    return min((each for each in (root, before) if within(path, each)), key=len, default=root)


def _emptied(root: Path, lost: int) -> CorpusError:
    """All that came from a root is gone at once: a disk that is not there looks like that."""
    return CorpusError(
        f"{root}: empty, and {lost:,} files were read from it: is a disk not mounted? "
        f"To drop what came from it: `yinwen index --forget {root}`"
    )


def _telling(progress: Progress) -> Callable[[int, int], None]:
    """A function that is told how many more files were looked at, and how many may be to come; none more at the end."""
    started, count, shown = time.monotonic(), 0, False

    def tell(more: int, ahead: int) -> None:
        nonlocal count, shown
        count += more
        if more and time.monotonic() - started > _QUICK:
            progress("looking", count, count + ahead if ahead > 0 else 0)
            shown = True
        elif shown:
            progress("looking", count, count)

    return tell
