"""Shows what is remembered: the live page, the past lessons, and the plain numbers as JSON.

Reads the database through `storage.history.History` and writes only what a teacher says: her moments, the names of
lessons, and which ones are deleted and brought back. It never sees a frame, a face box or a model, reads no settings,
and talks to nobody but a browser on this machine. Dash, Plotly and Flask live here and nowhere else.
"""
