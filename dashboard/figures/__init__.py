"""Plots: stored numbers in, `plotly.graph_objects.Figure` out. Pure; no plot reads or fetches anything.

Figures carry no colours of text, axes or background: `assets/style.css` gives them from the page's light
or dark scheme, so switching the scheme redraws nothing and a live chart keeps its points.
"""
