"""The words every room shares (`classmood.domain`) and the front door above the rooms.

The front door is the command line, the settings and the wiring. The work is done in the rooms `capture`,
`inference`, `storage` and `dashboard`; a line that grabs, reads, stores or draws belongs there.
"""
