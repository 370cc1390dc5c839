"""Trying an encoder: does it open, does it know what belongs together, and how fast is it."""

import time
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import load_encoder

# A question, a passage that answers it, and one about something near it that does not.
TRIPLES = (
    ("普京什么时候访问中国?", "俄罗斯总统普京10月抵达北京,展开为期两天的访问。", "中国外长在莫斯科会见了俄罗斯官员。"),
    ("为什么股市下跌?", "受加息预期影响,投资者抛售股票,主要股指全线收低。", "交易所宣布,节日期间休市三天。"),
    ("地震造成多少人死亡?", "救援人员说,这次地震已导致至少十二人遇难。", "政府拨款加固学校的旧校舍,以防倒塌。"),
)
PASSAGE = "俄罗斯总统普京10月抵达北京,展开为期两天的访问,双方将就能源、贸易与地区安全交换意见。" * 5
SECONDS = 1.0  # to spend on measuring the speed


@dataclass(frozen=True, slots=True)
class Pair:
    """How near a question is to its answer, and to a passage that does not answer it."""

    question: str
    answer: str
    near: float
    other: str
    far: float


@dataclass(frozen=True, slots=True)
class Probe:
    """What trying an encoder showed."""

    name: str
    dim: int
    open_ms: float
    query_ms: float
    passages_per_second: float
    pairs: tuple[Pair, ...]


def probe(name: str, *, models: Path) -> Probe:
    """Open an encoder as `load_encoder` does and try it for about a second."""
    began = time.perf_counter()
    encoder = load_encoder(name, models=models)
    opened = time.perf_counter()
    pairs = []
    for question, answer, other in TRIPLES:
        vector = encoder.query(question)
        near, far = (encoder.passages([answer, other]) @ vector).tolist()
        pairs.append(Pair(question, answer, near, other, far))
    asked = time.perf_counter()
    encoder.query(TRIPLES[0][0])
    answered = time.perf_counter()
    count, size = 0, 1
    while (spent := time.perf_counter() - answered) < SECONDS:
        # no two alike, so that nothing inside can remember
        encoder.passages([f"{count + i} {PASSAGE}" for i in range(size)])
        count += size
        size = min(2 * size, 512)
    return Probe(
        encoder.name, encoder.dim, (opened - began) * 1000, (answered - asked) * 1000, count / spent, tuple(pairs)
    )
