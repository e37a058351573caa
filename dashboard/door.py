"""What a browser sees before it is let in: plain pages without a script, and nothing of any class."""

from html import escape

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Open Classmood from the program</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f8f9fa, #1a1b1e);
  color: light-dark(#212529, #c9c9c9); font: 1rem/1.6 system-ui, sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 34rem; padding: 2rem 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.3; }
ol { margin: 1rem 0; padding-left: 1.25rem; }
li { margin-bottom: .5rem; }
code { padding: .1rem .4rem; border-radius: .25rem; background: light-dark(#e9ecef, #2c2e33); }
a { color: light-dark(#364fc7, #91a7ff); }
</style>
</head>
<body>
<main>
<h1>Please open Classmood from the program</h1>
<p>{reason} Only a browser that Classmood opened itself may see the class, so nobody else can look.</p>
<ol>
<li>Start Classmood the way you did before, as with <code>classmood</code> in a terminal. It may still be running.</li>
<li>It opens this page in your browser, and prints an address for any other browser.</li>
</ol>
<p>You came by a link, and were in before? <a href="{address}">Try again.</a></p>
</main>
</body>
</html>
"""


def locked_page(address: str, *, used: bool) -> str:
    """Return the page.

    Args:
        address: what was asked for, on this server: a link to it brings the cookie along, which a browser does not
            send with a link on somebody else's page.
        used: the address had a token, but one that was used before or is too old.
    """
    reason = (
        "This address was used before, or is too old: each works once."
        if used
        else "This browser has not been let in yet."
    )
    return _PAGE.replace("{reason}", reason).replace("{address}", escape(address))


def moving_page(address: str) -> str:
    """Return a page that leads on to another address of this server at once."""
    return f'<!DOCTYPE html><meta http-equiv="refresh" content="0; url={escape(address)}"><title>Classmood</title>\n'
