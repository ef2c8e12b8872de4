from __future__ import annotations

from bench.statistics import Spread, median, percentile


def test_a_percentile_is_a_value_that_occurred() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert (percentile(values, 50), percentile(values, 95), percentile(values, 100)) == (50, 95, 100)
    assert percentile([7.0], 95) == 7
    assert percentile([3.0, 1.0, 2.0], 50) == 2


def test_a_spread_is_the_median_and_what_lies_around_it() -> None:
    assert Spread.of([4, 1, 3, 2]) == Spread(median=2.5, least=1, most=4)
    assert median([3, 1, 2]) == 2
