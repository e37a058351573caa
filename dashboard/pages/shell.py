"""The frame around every page: name, menu, light or dark."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.figures.base import FONT
from dashboard.pages import parts

NAVBAR = {"width": 208, "breakpoint": "sm", "collapsed": {"mobile": True}}
"""The menu's place; on a phone it waits behind a button."""

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
{%css%}
<script>
// Before the first paint, so that a dark page does not flash white; Mantine stores the choice under this name.
(function () {
  let chosen = localStorage.getItem("mantine-color-scheme-value") || "auto";
  if (chosen === "auto") { chosen = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"; }
  document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
})();
</script>
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""
"""The HTML that the browser gets first. Everything it names comes from this server."""

_LINKS = (("Live class", "/", "live"), ("Past sessions", "/sessions", "sessions"), ("About", "/about", "about"))


def shell() -> dmc.MantineProvider:
    """Return the frame; the page stands in ``page``, its address in ``address``."""
    return dmc.MantineProvider(
        dmc.AppShell(
            [
                dcc.Location(id="address"),
                dmc.AppShellHeader(_header()),
                dmc.AppShellNavbar(_navbar(), p="sm"),
                dmc.AppShellMain(html.Main(id="page", className="page")),
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
        [dmc.Group([menu, name], gap="sm"), scheme], justify="space-between", h="100%", px="md", wrap="nowrap"
    )


def _navbar() -> list[dmc.NavLink]:
    return [
        dmc.NavLink(
            label=label,
            href=href,
            leftSection=parts.icon(name),
            active="exact" if href == "/" else "partial",
            className="nav-link",
        )
        for label, href, name in _LINKS
    ]
