"""The practice class: drawn students whose moods are known, to try the program with nobody watched.

`PracticeClass` draws a meeting's gallery at any second of a scripted lesson and tells what each student truly
feels: the first thing anyone sees of the program, and the oracle of its tests. No photograph and no real person
goes into it, and no network is ever trained on it. The drawn expressions, though, were tuned until networks trained
on photographs, an early one of ours among them, read them: it shows that the program works from end to end, and not
how well an emotion network reads people.
"""

from capture.practice.practice_class import LESSON_SECONDS, PracticeClass, StudentTruth

__all__ = ["LESSON_SECONDS", "PracticeClass", "StudentTruth"]
