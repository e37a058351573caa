"""How many cases a parser meets: some hundreds each time, ten thousand with ``-m "fuzz and slow"``."""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

Fuzz = Callable[..., None]


@pytest.fixture(params=[200, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def fuzz(request: pytest.FixtureRequest) -> Fuzz:
    """Return what hands a check one case after the other, drawn from strategies by the names of its arguments."""

    def run(check: Callable[..., None], **strategies: SearchStrategy[object]) -> None:
        given(**strategies)(
            # Nothing is remembered from run to run: that would be a folder in the checkout.
            settings(
                max_examples=int(os.environ.get("FUZZ_CASES", request.param)),
                database=None,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            )(check)
        )()

    return run
