"""What an archive of many passages would take, carried on from what was measured with 200,000.

    python -m tests.bench.scale [PASSAGES ...] [--shards-of N] [--memory-price M --disk-price D]

Prints a table in Markdown: bytes on disk and in memory by part, hours of building on so many cores, and the time of a
search that waits for the slowest of its shards, simulated: each shard's time is drawn from a lognormal with the p50 and
p95 that were measured. Prices are yours, of a gigabyte a month; what it comes to counts two copies of everything.
Arithmetic, not a measurement: docs/scale.md says what was run and what was not.
"""

import argparse
import math
from dataclasses import dataclass

import numpy as np

GB = 1e9
_DRAWS = 20_000
_COPIES = 2
_Z95 = 1.645  # standard deviations from the median to the 95th percentile


@dataclass(frozen=True, slots=True)
class Measured:
    """By passage, with 197,825 passages of 53,039 articles, on 2 shared cores, 2026-11-24."""

    archive: float = 1220.0  # bytes of the store without the counts of terms
    counts: float = 172.0  # bytes of those counts: 12.3 terms are new with each passage, fewer as an archive grows
    sparse: float = 421 * 8.0  # bytes of a sparse vector: 421 places of 8 bytes
    dense: float = 256 * 4.0  # bytes of a vector
    graph: float = 32 * 2 * 4 * 1.1  # bytes of HNSW's edges, M = 32
    client: float = 0.75e-3  # CPU seconds: reading, segmenting, encoding, writing
    server: float = 0.87e-3  # CPU seconds of the server at most: half of two buildings with all that was asked
    storing: float = 0.56e-3  # CPU seconds of the one process that stores, in PostgreSQL (tests.bench.databases)
    network: float = 4600.0  # bytes sent
    p50: float = 1.8  # milliseconds of a search of vectors in one shard, of 200,000: larger ones take longer
    p95: float = 2.2


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", nargs="*", type=int, default=[10**6, 10**7, 10**8, 10**9])
    parser.add_argument("--shards-of", type=int, default=20_000_000, help="passages a shard")
    parser.add_argument("--cores", type=int, default=64, help="for building")
    parser.add_argument("--memory-price", type=float, default=0.0, help="of a gigabyte of memory, a month")
    parser.add_argument("--disk-price", type=float, default=0.0, help="of a gigabyte of disk, a month")
    options = parser.parse_args()
    prices = (options.memory_price, options.disk_price)
    rows = [row(Measured(), count, options.shards_of, options.cores, prices) for count in options.passages]
    names = list(rows[0])
    print(f"| | {' | '.join(f'{count:,}' for count in options.passages)} |")
    print("|---" * (len(rows) + 1) + "|")
    for name in names:
        print(f"| {name} | {' | '.join(each[name] for each in rows)} |")


def row(cost: Measured, passages: int, shard: int, cores: int, prices: tuple[float, float]) -> dict[str, str]:
    """The figures of one size."""
    shards = math.ceil(passages / shard)
    waited = slowest(cost, shards)
    memory = passages * (cost.dense + cost.graph)
    disk = passages * (cost.archive + cost.counts + cost.sparse) + memory
    money = _COPIES * (memory * prices[0] + disk * prices[1]) / GB
    building = passages * (cost.client + cost.server) / cores / 3600
    return {
        "store, GB": _gb(passages * cost.archive),
        "counts of terms, GB at most": _gb(passages * cost.counts),
        "sparse vectors, GB": _gb(passages * cost.sparse),
        "vectors and graph in memory, GB": _gb(passages * (cost.dense + cost.graph)),
        "the same in int8, GB": _gb(passages * (cost.dense / 4 + cost.graph)),
        f"shards of {shard:,}": f"{shards:,}",
        "written over the network, GB": _gb(passages * cost.network),
        f"building on {cores} cores, hours": f"{building:,.2f}",
        "storing, which one process does, hours": f"{passages * cost.storing / 3600:,.1f}",
        **({"a month, two copies": f"{money:,.0f}"} if money else {}),
        "slowest shard, p50, ms": f"{waited[0]:.1f}",
        "slowest shard, p95, ms": f"{waited[1]:.1f}",
    }


def slowest(cost: Measured, shards: int) -> tuple[float, float]:
    """Milliseconds of the slowest of so many shards: p50 and p95."""
    spread = math.log(cost.p95 / cost.p50) / _Z95
    chance = np.random.default_rng(7)
    longest = np.full(_DRAWS, 0.0)
    for _ in range(shards):
        np.maximum(longest, chance.lognormal(math.log(cost.p50), spread, _DRAWS), out=longest)
    p50, p95 = np.percentile(longest, [50, 95])
    return float(p50), float(p95)


def _gb(count: float) -> str:
    return f"{count / GB:,.1f}"


if __name__ == "__main__":
    main()
