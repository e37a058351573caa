"""The frame around every page: name, menu, light or dark."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.figures.base import FONT
from dashboard.pages import control_bar, parts

NAVBAR = {"width": 208, "breakpoint": "sm", "collapsed": {"mobile": True}}
"""The menu's place; on a phone it waits behind a button."""

BEFORE_PAINT = """
// Before the first paint, so that a dark page does not flash white; Mantine stores the choice under this name.
(function () {
  let chosen = localStorage.getItem("mantine-color-scheme-value") || "auto";
  if (chosen === "auto") { chosen = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"; }
  document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
  document.documentElement.classList.toggle("small-page", location.pathname === "/compact");
  // Hidden for sharing before a reload: hidden again before anything is painted, see cover.js.
  document.documentElement.dataset.title = document.title;
  if (sessionStorage.getItem("classmood-covered") === "yes") {
    document.documentElement.classList.add("covered");
    document.title = "Clock";
    document.querySelector("link[rel=icon]").href = "/assets/clock.svg";
  }
})();
"""
"""The one script that stands in the page itself: a file would come after the first paint."""

INDEX = (
    """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
{%css%}
<script>"""
    + BEFORE_PAINT
    + """</script>
</head>
<body>
<div id="cover"><time id="cover-clock"></time><button id="cover-back" type="button">Back</button></div>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
)
"""The HTML that the browser gets first. Everything it names comes from this server."""

_SETUP = ("Set up a class", "/setup", "setup")
_TRY = ("Try it", "/try", "try")
_LINKS = (
    ("Live class", "/", "live"),
    ("Past sessions", "/sessions", "sessions"),
    ("Compare", "/compare", "compare"),
    ("Trend", "/trend", "trend"),
    ("About", "/about", "about"),
)


def moved(path: str) -> html.Div:
    """Return a page that is nothing but the way to another one, see `assets/setup.js`."""
    return html.Div([dcc.Store(id="moved-to", data=path), html.Div(id="moved")])


def shell(*, starts_lessons: bool, tries: bool) -> dmc.MantineProvider:
    """Return the frame; the page stands in ``page``, its address in ``address``.

    Args:
        starts_lessons: whether lessons can be set up here: with a link to do so, and a line that says how one goes.
        tries: whether there is a page on which one tries it.
    """
    return dmc.MantineProvider(
        dmc.AppShell(
            [
                # A callback that leads to another page loads nothing anew: a window that this tab shares goes on.
                dcc.Location(id="address", refresh="callback-nav"),
                dmc.AppShellHeader(_header()),
                dmc.AppShellNavbar(_navbar(starts_lessons=starts_lessons, tries=tries), p="sm"),
                dmc.AppShellMain(
                    [*([control_bar.holder()] if starts_lessons else []), html.Main(id="page", className="page")]
                ),
            ],
            id="shell",
            header={"height": 56},
            navbar=NAVBAR,
            padding="md",
            transitionDuration=0,
        ),
        defaultColorScheme="auto",
        theme={
            "primaryColor": "indigo",
            "primaryShade": 7,  # white letters can be read on it, on Mantine's own shade they hardly can
            "fontFamily": FONT,
            "headings": {"fontFamily": FONT},
            "respectReducedMotion": True,
        },
    )


def _header() -> dmc.Group:
    name = dcc.Link(
        [html.Img(src="/assets/logo.svg", alt="", className="logo"), html.Span("Classmood")],
        href="/",
        className="brand",
    )
    menu = dmc.Burger(id="menu", opened=False, hiddenFrom="sm", size="sm", **parts.aria(label="Menu"))
    scheme = dmc.ColorSchemeToggle(
        id="scheme",
        lightIcon=parts.icon("sun"),
        darkIcon=parts.icon("moon"),
        variant="subtle",
        color="gray",
        size="lg",
        **parts.aria(label="Light or dark"),
    )
    return dmc.Group(
        [dmc.Group([menu, name], gap="sm"), dmc.Group([parts.hide_button(), scheme], gap=4, wrap="nowrap")],
        justify="space-between",
        h="100%",
        px="md",
        wrap="nowrap",
    )


def _navbar(*, starts_lessons: bool, tries: bool) -> list[dmc.NavLink]:
    *links, last = _LINKS
    shown = [*([_SETUP] if starts_lessons else []), *links, *([_TRY] if tries else []), last]
    return [
        dmc.NavLink(
            label=label,
            href=href,
            leftSection=parts.icon(name),
            active="exact" if href == "/" else "partial",
            className="nav-link",
        )
        for label, href, name in shown
    ]
