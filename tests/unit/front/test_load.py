"""Figures and pages about many browsers, and about hours of a lesson, from what was made up by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from classmood.browsers import Seen
from classmood.cli import main
from classmood.domain.errors import SettingsError
from classmood.load import LAPTOP, SCHOOL, Load, Look, summed_up
from classmood.observing import Observation
from classmood.soak import summed_up as soaked

STORED = {901: 1000.0, 902: 1001.0}
LOOKS = [
    Look(at=5.0, megabytes=100, threads=9, processor_seconds=1.0, others_seconds=50.0),
    Look(at=7.0, megabytes=104, threads=20, processor_seconds=1.5, others_seconds=51.0),
    Look(at=9.0, megabytes=102, threads=19, processor_seconds=2.0, others_seconds=53.0),
]


def a_seen(*answers: tuple[int, int, float], failed: int = 0) -> Seen:
    """Return what two browsers saw, each told of each sample 10 and 20 ms after it was stored."""
    ticks = [(number, STORED[number] + late) for number in STORED for late in (0.01, 0.02)]
    return Seen(ticks, answers, failed, [0.0, 0.002])


BARE = [0.005, 0.006]


def a_load(server: str = LAPTOP, browsers: int = 50, *, told: float = 8.0, bare: float = 10.0) -> Load:
    """Return a measurement, whose 99th percentiles are `told` and `bare`, in milliseconds."""
    delays, bare_delays = (tuple(most * at / 99 for at in range(101)) for most in (told, bare))
    return Load(
        server=server,
        browsers=browsers,
        samples=40,
        told=delays,
        bare=bare_delays,
        shown=delays,
        missed=0,
        failed=0,
        late=1.0,
        megabytes=(120.0, 130.0),
        threads=210,
        processor=0.2,
        others=0.0,
        processors=2,
    )


def test_each_sample_counts_for_each_browser_from_stored_to_received() -> None:
    """The first answer that holds a sample counts, also one that holds a later one, too."""
    seen = a_seen((0, 900, 999.0), (0, 901, 1000.1), (1, 902, 1001.3), (0, 902, 1001.2), (0, 902, 1005.0))

    load = summed_up(LAPTOP, 2, STORED, [seen], LOOKS, bare=BARE)

    assert (load.bare[0], load.bare[100]) == (5.0, 6.0)
    assert (load.told[0], load.told[100]) == (10.0, 20.0)
    assert (load.shown[0], load.shown[100]) == (100.0, 1300.0)
    assert (load.missed, load.failed, load.samples) == (0, 0, 2)
    assert (load.megabytes, load.threads, load.processor, load.others) == ((100, 104), 20, 0.25, 0.75)


def test_a_sample_that_never_reached_a_browser_is_missed() -> None:
    """A server that drops half of its browsers would otherwise look fast."""
    load = summed_up(LAPTOP, 2, STORED, [a_seen((0, 902, 1001.1), (1, 901, 1000.2), failed=3)], LOOKS, bare=BARE)

    assert (load.missed, load.failed) == (1, 3)


def test_a_server_that_reaches_nobody_has_no_figures() -> None:
    """Nothing at all is not fast either."""
    with pytest.raises(SettingsError, match="No sample reached any browser"):
        summed_up(LAPTOP, 1, STORED, [Seen([], [], 0, [0.0])], LOOKS, bare=BARE)


def test_the_page_of_many_browsers_says_what_was_wanted() -> None:
    """A target that was missed stands there as such."""
    load_page = pytest.importorskip("classmood.load_page", reason="needs matplotlib").load_page

    text = load_page([a_load(), a_load(SCHOOL, 500, told=300.0, bare=140.0)])

    said = " ".join(text.split())
    assert "at most 20 ms wanted, which is 2 times" in said
    assert "8 ms measured while other programs took 0.00 of 2 processors: met." in said
    assert "at most 280 ms wanted" in said
    assert "300 ms measured while other programs took 0.00 of 2 processors: **missed**." in said
    assert "| 500 | 40 | 71, 140 ms | 152, 300 ms | 152, 300 ms | 0 | 0 |" in text


def test_the_page_of_a_soak_judges_a_whole_lesson_only(tmp_path: Path) -> None:
    """Three hours are wanted; a minute that does not grow says nothing."""
    page = pytest.importorskip("classmood.soak_page", reason="needs matplotlib")
    base = Observation(seconds=0, samples=0, processor_seconds=0, megabytes=200, handles=6, threads=4)

    def soak(hours: float, growth: float) -> str:
        seen = [
            replace(base, seconds=60.0 * at, samples=round(at * 36 * hours), megabytes=200 + growth * at * hours / 100)
            for at in range(1, 101)
        ]
        (written, plot) = page.write_soak(soaked(seen), tmp_path)
        assert plot.stat().st_size > 5000
        return " ".join(written.read_text(encoding="utf-8").split())

    assert "Measured: +0.50 MB: met." in soak(3, 0.5)
    assert "Measured: +1.50 MB: **missed**." in soak(3, 1.5)
    assert "too short to tell: 3 hours of a lesson are wanted." in soak(1, 0.1)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_many_browsers_are_measured_for_real(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both servers, some browsers in several processes: everything reaches everybody."""
    pytest.importorskip("matplotlib")
    words = ["--laptop", "4", "--school", "30", "--seconds", "4", "--out", str(tmp_path), "--json"]

    with pytest.raises(SystemExit) as ended:
        main(["benchmark", "load", *words])

    assert ended.value.code == 0
    loads = json.loads(capsys.readouterr().out)
    assert [(one["server"], one["browsers"]) for one in loads] == [(LAPTOP, 4), (SCHOOL, 30)]
    assert [(one["samples"], one["missed"], one["failed"]) for one in loads] == [(4, 0, 0)] * 2
    assert all(0 < one[name][50] <= one[name][99] for one in loads for name in ("bare", "told"))
    assert all(one["told"][50] <= one["shown"][50] for one in loads)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"load.md", "load-delays.png"}
