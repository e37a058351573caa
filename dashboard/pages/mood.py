"""The glance: one big word, how the class differs from its usual, and where the numbers come from."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from classmood.domain.faces import Probabilities
from classmood.domain.moods import tone
from dashboard import words
from dashboard.pages import parts
from storage.alerts import COOL_DOWN, STEP, SUSTAINED
from storage.usual import FEWEST_FORMER, FORMER, HALF_MINUTE, OPENING, Usual, levels_of

_UNKNOWN = "–"


def word(mean: Probabilities | None) -> html.Div:
    """Return the big word in its colour; a dash when nothing can be said.

    Args:
        mean: smoothed mean probabilities.
    """
    if mean is None:
        return html.Div(_UNKNOWN, className="mood-word", id="mood-word")
    mood = words.mood(mean)
    return html.Div(str(mood), className=f"mood-word mood-{mood.name.lower()}", id="mood-word")


def change(mean: Probabilities, usual: Usual | None) -> html.Div:
    """Return how the class differs from its usual, in one sentence.

    Args:
        mean: smoothed mean probabilities.
        usual: None when it is too early to tell.
    """
    text = "Too early to tell what is usual." if usual is None else words.change(levels_of(mean), usual)
    return html.Div(text, className="mood-change", id="mood-change")


def details(mean: Probabilities, usual: Usual | None) -> list[Component]:
    """Return what stands under the word and its change: the meaning, the tone on its scale, and the usual."""
    value = tone(mean)
    gauge = html.Div(html.Div(className="gauge-mark", style={"left": f"{(value + 1) / 2:.1%}"}), className="gauge")
    scale = html.Div(
        [html.Span("tense"), html.Span(f"tone {value:+.2f}".replace("-", "−")), html.Span("positive")],
        className="scale",
    )
    against = [] if usual is None else [parts.small(f"Usual: {words.origin(usual)}.", size="xs")]
    return [parts.small(words.MEANING[words.mood(mean)]), html.Div([gauge, scale]), *against]


def formula() -> list[Component | str]:
    """Return the definitions behind the word and its change, each with its formula."""
    opening = OPENING * HALF_MINUTE.total_seconds() / 60
    return [
        dmc.Code("tone = p(happy) − max(p(angry), p(disgust), p(fear), p(sad))", block=True),
        (
            "p is the mean probability over all faces large enough to be read, over the chosen time (20 s unless you "
            "choose another). Tone lies between −1 and +1."
        ),
        (
            f"Positive: tone at least +{words.TONE_STEP}. Tense: tone at most −{words.TONE_STEP}. In between: "
            f"Quiet when p(neutral) is at least {words.QUIET_NEUTRAL}, else Mixed."
        ),
        dmc.Code("change = p now − usual p, in points of 100", block=True),
        (
            f"Usual is the median over the first {opening:.0f} readable minutes of this lesson, in half-minutes; "
            f"until then, over those so far. After {FEWEST_FORMER} lessons of the same course, it is the median of the "
            f"newest {FORMER} before this one. Smiling is p(happy); tense is p(angry) + p(disgust) + p(fear) + p(sad). "
            f"Less than {100 * words.CHANGE_STEP:.0f} points is “about as usual”."
        ),
        (
            f"An alert needs {SUSTAINED * HALF_MINUTE.total_seconds() / 60:.0f} minutes, each half of which lies "
            f"{100 * STEP:.0f} points above the usual, and a usual outside the 95 % band of their mean. After it, "
            f"{COOL_DOWN * HALF_MINUTE.total_seconds() / 60:.0f} minutes are silent."
        ),
        "The steps are reading aids. A face shows neither attention nor learning; watch the change, not the number.",
    ]
