"""Figures of a running bot, as Prometheus reads them: counted since it started, nothing of what anyone asked."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.service import Service
from bot.state.subscriptions import Rhythm
from retrieval.records import Answer, Inquiry, Status

_DELAYS = (0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Figures:
    """Counted in memory, from several threads."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self.started = datetime.now().astimezone()
        self._registry = CollectorRegistry()
        self._answers = Counter("yinwen_answers", "Questions answered, by how.", ["status"], registry=self._registry)
        self._seconds = Histogram(
            "yinwen_answer_seconds", "Time to look a question up.", buckets=_SECONDS, registry=self._registry
        )
        self._errors = Counter("yinwen_errors", "Updates that failed.", ["kind"], registry=self._registry)
        self._articles = Gauge("yinwen_articles", "Articles in the archive.", registry=self._registry)
        self._newest = Gauge(
            "yinwen_newest_article_timestamp_seconds", "When the newest article was published.", registry=self._registry
        )
        self._alerts = Counter("yinwen_alerts", "Alerts sent, by rhythm.", ["rhythm"], registry=self._registry)
        self._delay = Histogram(
            "yinwen_alert_seconds",
            "From an article's match to its alert sent.",
            buckets=_DELAYS,
            registry=self._registry,
        )
        self._match = Histogram(
            "yinwen_match_seconds", "Time to match an article.", buckets=_SECONDS, registry=self._registry
        )
        self._waiting = Gauge("yinwen_alerts_waiting", "Alerts not sent yet.", registry=self._registry)
        self._subscriptions = Gauge("yinwen_subscriptions", "Subscriptions.", registry=self._registry)
        self._counts: tuple[tuple[Gauge, Callable[[], int]], ...] = ()
        for rhythm in Rhythm:
            self._alerts.labels(rhythm)
        for status in Status:  # a figure that is 0 is told too
            self._answers.labels(status)

    def over(self, service: Service) -> Service:
        """The service, with its answers counted and timed."""

        def counted(ask: Callable[[Inquiry], Answer]) -> Callable[[Inquiry], Answer]:
            def asked(inquiry: Inquiry) -> Answer:
                began = self._clock()
                answer = ask(inquiry)
                self._seconds.observe(self._clock() - began)
                self._answers.labels(answer.status).inc()
                return answer

            return asked

        return replace(service, ask=counted(service.ask), glance=counted(service.glance))

    def failed(self, error: BaseException) -> None:
        """Count an update that failed, by the kind of error."""
        self._errors.labels(type(error).__name__).inc()

    def alerted(self, rhythm: Rhythm, seconds: Sequence[float]) -> None:
        """Count the alerts of a message; so long after they were found. Digests are meant to wait."""
        self._alerts.labels(rhythm).inc(len(seconds))
        if rhythm is Rhythm.INSTANT:
            for each in seconds:
                self._delay.observe(each)

    def matched(self, seconds: float) -> None:
        """Count an article that was held against what readers wait for."""
        self._match.observe(seconds)

    def counting(self, subscriptions: Callable[[], int], waiting: Callable[[], int]) -> None:
        """Who counts subscriptions, and alerts not sent yet."""
        self._counts = ((self._subscriptions, subscriptions), (self._waiting, waiting))

    def answered(self) -> dict[str, int]:
        """How many questions were answered how since the start."""
        return {status: round(self._value("yinwen_answers_total", status=status)) for status in Status}

    def errors(self) -> int:
        """How many updates failed since the start."""
        samples = (sample for metric in self._errors.collect() for sample in metric.samples)
        return round(sum(sample.value for sample in samples if sample.name.endswith("_total")))

    def seconds(self) -> float:
        """The mean time to look a question up; 0 before the first."""
        asked = self._value("yinwen_answer_seconds_count")
        return self._value("yinwen_answer_seconds_sum") / asked if asked else 0.0

    def text(self, service: Service) -> bytes:
        """All figures in Prometheus's format. Reads the archive's size, so it may wait for the disk."""
        stats = service.stats()
        self._articles.set(stats.articles)
        self._newest.set(stats.newest.timestamp() if stats.newest else 0)
        for gauge, count in self._counts:
            gauge.set(count())
        return generate_latest(self._registry)

    def _value(self, name: str, **labels: str) -> float:
        return self._registry.get_sample_value(name, labels) or 0.0
