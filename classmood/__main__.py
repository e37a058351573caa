"""Lets `python -m classmood` do what `classmood` does."""

from classmood.cli import main

main()
