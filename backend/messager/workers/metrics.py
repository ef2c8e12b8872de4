"""GET /metrics, for Prometheus: what waits and moves now, and how often the run protocol had to do its work."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from messager.http.problems import problem
from messager.runs import tallies
from messager.runs.models import Run
from messager.runs.states import WAITING, RunState
from messager.workers.presence import count_online

LIVE = (*WAITING, RunState.RUNNING)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Read from the database, so every process of Messager would answer the same."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    try:
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except Error:
        return problem(503, "The database does not answer.")


class _Collector(Collector):
    def collect(self) -> Iterator[Metric]:
        """All families."""
        runs = GaugeMetricFamily("messager_runs", "Runs that have not ended", labels=["state"])
        for state, count in _live_runs().items():
            runs.add_metric([state], count)
        yield runs
        yield GaugeMetricFamily("messager_workers_online", "Workers that take runs", value=count_online())
        events = CounterMetricFamily("messager_events", "What the run protocol had to deal with", labels=["event"])
        for event, count in tallies.totals().items():
            events.add_metric([event], count)
        yield events


def _live_runs() -> dict[str, int]:
    """Counted one by one: each state has an index of its own, however long the history is."""
    return {state.value: Run.objects.filter(state=state).count() for state in LIVE}
