"""Bytes of a release file into plain JSON values, remembering keys that were written twice."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from casework.release.problems import Problem, ReleaseProblems

SIZE_LIMIT_BYTES = 64 * 1024 * 1024  # a banner's 1,600 matters in both scripts take about 15 MB
DEPTH_LIMIT = 24  # the schema itself is 8 deep

WRONG_ENCODING = "用 UTF-8 编码另存该文件（不是 GBK、UTF-16）"


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
        place = f"第 {fault.lineno} 行第 {fault.colno} 列"
        _refuse(f"{place}不是正确的 JSON（{_reason(fault.msg)}）", "按 JSON 语法修正该处")
    except RecursionError:
        _refuse("括号嵌套过深", f"嵌套不超过 {DEPTH_LIMIT} 层的 JSON")
    except ValueError as fault:
        _refuse(f"有无法读取的数值（{fault}）", "普通的整数")


def _text(data: bytes) -> str:
    if len(data) > SIZE_LIMIT_BYTES:
        limit = SIZE_LIMIT_BYTES // (1024 * 1024)
        _refuse(f"文件过大（{len(data)} 字节）", f"不超过 {limit} MB 的文件")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse("文件是 UTF-16 编码", WRONG_ENCODING)
    if data.startswith(b"\xef\xbb\xbf"):
        _refuse("文件开头有字节顺序标记（BOM）", "用“UTF-8 无 BOM”另存该文件")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        _refuse(f"第 {line} 行的第 {fault.start + 1} 个字节不是 UTF-8 文字", WRONG_ENCODING)


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = JsonObject(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found.repeated = tuple(sorted({key for key in keys if keys.count(key) > 1}))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} 不是 JSON 数值")


def _reason(message: str) -> str:
    reasons = {
        "Expecting value": "这里缺少一个值",
        "Expecting ',' delimiter": "这里缺少逗号或括号",
        "Expecting ':' delimiter": "这里缺少冒号",
        "Expecting property name enclosed in double quotes": "键名要用英文双引号",
        "Illegal trailing comma before end of object": "右括号前多了一个逗号",
        "Illegal trailing comma before end of array": "右括号前多了一个逗号",
        "Extra data": "正文结束后还有多余内容",
        "Unterminated string starting at": "这里开始的引号没有配对",
        "Invalid control character at": "引号内有换行或控制字符",
    }
    return reasons.get(message, message)


def _refuse(what: str, right: str) -> NoReturn:
    raise ReleaseProblems([Problem("", what, right)])
