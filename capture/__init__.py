"""Takes pictures of the class, on time, and hands each one on.

Here live the sources of pictures (`capture.sources`), the agent that asks them at a steady pace
(`capture.agent`), and the drawn practice class (`capture.practice`). A line of code belongs here when it is
about getting a picture or about when to get it.

This room never finds a face, reads a mood, or stores anything: the agent says what it needs of those two in
the Protocols `Analyzer` and `Recorder`, and the front door fills them. It never writes a picture to disk,
and it never reads settings: everything comes as a keyword argument.
"""
