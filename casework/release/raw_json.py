"""Bytes of a release file into plain JSON values, remembering keys that were written twice."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from casework.language import N_, _
from casework.release.problems import Problem, ReleaseProblems

SIZE_LIMIT_BYTES = 64 * 1024 * 1024  # a banner's 1,600 matters in both scripts take about 15 MB
DEPTH_LIMIT = 24  # the schema itself is 8 deep

WRONG_ENCODING = N_("用 UTF-8 编码另存该文件（不是 GBK、UTF-16）")


class JsonObject(dict[str, Any]):
    """A JSON object; `repeated` names the keys that stood in it more than once."""

    repeated: tuple[str, ...] = ()


def load(data: bytes) -> Any:
    """The JSON value of a UTF-8 file.

    Raises ReleaseProblems for what cannot be read at all: too big, not UTF-8, a byte order mark, not
    JSON (with line and column), nested too deep.
    """
    text = _text(data)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        place = _("第 {lineno} 行第 {colno} 列").format(lineno=fault.lineno, colno=fault.colno)
        _refuse(
            _("{place}不是正确的 JSON（{reason}）").format(place=place, reason=_reason(fault.msg)),
            _("按 JSON 语法修正该处"),
        )
    except RecursionError:
        _refuse(_("括号嵌套过深"), _("嵌套不超过 {depth_limit} 层的 JSON").format(depth_limit=DEPTH_LIMIT))
    except ValueError as fault:
        _refuse(_("有无法读取的数值（{fault}）").format(fault=fault), _("普通的整数"))


def _text(data: bytes) -> str:
    if len(data) > SIZE_LIMIT_BYTES:
        limit = SIZE_LIMIT_BYTES // (1024 * 1024)
        _refuse(
            _("文件过大（{count} 字节）").format(count=len(data)),
            _("不超过 {limit} MB 的文件").format(limit=limit),
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse(_("文件是 UTF-16 编码"), _(WRONG_ENCODING))
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse(_("文件开头有字节顺序标记（BOM）"), _("用“UTF-8 无 BOM”另存该文件"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        _refuse(
            _("第 {line} 行的第 {start} 个字节不是 UTF-8 文字").format(line=line, start=fault.start + 1),
            _(WRONG_ENCODING),
        )


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        made.repeated = tuple(sorted({key for key in keys if keys.count(key) > 1}))
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(_("{name} 不是 JSON 数值").format(name=name))


def _reason(message: str) -> str:
    reasons = {
        "Expecting value": _("这里缺少一个值"),
        "Expecting ',' delimiter": _("这里缺少逗号或括号"),
        "Expecting ':' delimiter": _("这里缺少冒号"),
        "Expecting property name enclosed in double quotes": _("键名要用英文双引号"),
        "Illegal trailing comma before end of object": _("右括号前多了一个逗号"),
        "Illegal trailing comma before end of array": _("右括号前多了一个逗号"),
        "Extra data": _("正文结束后还有多余内容"),
        "Unterminated string starting at": _("这里开始的引号没有配对"),
        "Invalid control character at": _("引号内有换行或控制字符"),
    }
    return reasons.get(message, message)


def _refuse(what: str, right: str) -> NoReturn:
    raise ReleaseProblems([Problem("", what, right)])
