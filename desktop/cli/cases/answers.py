"""Answers to the questions of a matter, as they are written on the command line."""

from __future__ import annotations

import argparse

from casework.language import _


def answer_of(text: str) -> tuple[str, str]:
    """The key of a question and one answer, of KEY=VALUE."""
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise argparse.ArgumentTypeError(_("应为 KEY=VALUE，不是 {text}").format(text=text))
    return key, value


def by_question(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Each question with all that was given for it, in the order typed."""
    answers: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        answers[key] = (*answers.get(key, ()), value)
    return answers
