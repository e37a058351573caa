"""The practice class: drawn students whose moods are known, to try the program with nobody watched.

`PracticeClass` draws a meeting's gallery at any second of a scripted lesson and tells what each student truly
feels: the first thing anyone sees of the program, and the oracle of its tests. No photograph and no real person
goes into it, and no network is ever trained on it: networks trained on photographs must read these drawings,
or the practice class would prove nothing.
"""

from capture.practice.practice_class import LESSON_SECONDS, PracticeClass, StudentTruth

__all__ = ["LESSON_SECONDS", "PracticeClass", "StudentTruth"]
