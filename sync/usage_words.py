"""The words of argparse in Chinese: help and wrong usage are read by the same people as all the rest."""

from __future__ import annotations

import argparse

_WORDS = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示这段说明",
    "show program's version number and exit": "显示版本",
    "%(prog)s: error: %(message)s\n": "%(prog)s：用法不对：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "还要写 %s",
    "one of the arguments %s is required": "%s 中要写一个",
    "unrecognized arguments: %s": "不认得 %s",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "not allowed with argument %s": "不能与 %s 同用",
    "ignored explicit argument %r": "不能带值 %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可写 %(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r，可写 %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r 的写法不对",
}


def speak_chinese() -> None:
    """From now on argparse of this process says what it has to say in Chinese."""
    # Its one hook is gettext, which would want a catalogue in the right folder for each language of the user.
    vars(argparse)["_"] = lambda words: _WORDS.get(words, words)
