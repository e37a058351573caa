"""What a teacher reads, and acknowledges, before a real class is read for the first time at a place.

The program and the pages show the same words. Whoever changes what they say raises `VERSION`: then it is asked anew.
"""

VERSION = 1
"""Of the words below; stored with every acknowledgement."""

WHAT_HAPPENS = (
    "Classmood looks at the faces on the chosen screen, recording or camera about once a second and counts which of "
    "seven expressions they show. Pictures stay in memory for a moment. Times and counts are stored on this computer: "
    "no pictures, no faces, no names."
)

WHO_IS_TOLD = (
    "Everyone who is shown must know that it happens and why, and so must your school; for children, their parents "
    "too. Ask for consent where your law wants it, and stop when somebody objects. Never use it for grading, "
    "discipline or attendance."
)

WHERE_PROHIBITED = (
    "In the European Union it is prohibited: the AI Act, Article 5(1)(f), forbids inferring the emotions of people in "
    "education since 2 February 2025, except for medical or safety reasons. Elsewhere other laws may forbid it. Do not "
    "go on where they do."
)

ACKNOWLEDGED = "Everyone who is shown was told, and reading this class is allowed here."
"""What the teacher says by going on."""

REAL_CLASSES = frozenset({"screen", "browser", "video"})
"""Sources that show other people. The practice class shows nobody, and a webcam its owner unless she says otherwise."""
