"""The words of argparse: help and wrong usage are read by the same people as all the rest."""

from __future__ import annotations

import argparse

from casework.language import N_, _, listed

_WORDS = {
    "usage: ": N_("用法："),
    "options": N_("选项"),
    "positional arguments": N_("参数"),
    "show this help message and exit": N_("显示这段说明"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s：用法不对：%(message)s\n"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s：%(message)s"),
    "the following arguments are required: %s": N_("还要写 %s"),
    "one of the arguments %s is required": N_("%s 中要写一个"),
    "unrecognized arguments: %s": N_("不认得 %s"),
    "expected one argument": N_("后面要写一个值"),
    "expected at most one argument": N_("后面最多写一个值"),
    "expected at least one argument": N_("后面至少写一个值"),
    "not allowed with argument %s": N_("不能与 %s 同用"),
    "ignored explicit argument %r": N_("不能带值“%s”"),
    "ambiguous option: %(option)s could match %(matches)s": N_("%(option)s 不明确，可能是 %(matches)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("没有“%(value)s”，可写 %(choices)s"),
    "unknown parser %(parser_name)r (choices: %(choices)s)": N_("没有“%(parser_name)s”，可写 %(choices)s"),
    "invalid %(type)s value: %(value)r": N_("“%(value)s”的写法不对"),
}


def translate_usage() -> None:
    """From now on argparse of this process says what it has to say in the chosen language."""
    # Its one hook is gettext, which would want a catalogue in the right folder for each language of the user.
    vars(argparse)["_"] = _usage


def _usage(words: str | None) -> str | None:
    # what has no description is looked up as well
    return None if words is None else _UsageText(_(_WORDS.get(words, words)))


class _UsageText(str):
    """Filled in as people write: what argparse lists, it lists as Python would."""

    __slots__ = ()

    def __mod__(self, values: object) -> str:
        if isinstance(values, dict) and "choices" in values:
            choices = str(values["choices"]).replace("'", "").split(", ")
            values = {**values, "choices": listed(choices)}
        return str(self) % values
