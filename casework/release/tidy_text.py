"""Texts as other systems give them: tags, entities, full-width letters and digits, blanks that nobody typed.

Only marks are taken away, never words: `A<B且C>D` is no tag, `a=1&copy=2` no entity.  What stood on lines
of its own stays apart.  Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

_NAMES = (
    "a|abbr|acronym|address|area|article|aside|b|base|bdi|bdo|big|blockquote|body|br|button|caption|center|"
    "cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|"
    "header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|ol|"
    "optgroup|option|p|pre|q|s|samp|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|"
    "td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|wbr|(?:o|w|v|m|st1):[a-z]+"
)
_LINES = "br|p|div|li|ul|ol|tr|table|h[1-6]|dd|dt|hr"
_ATTRIBUTES = r"""(?:[\s/](?:"[^"]*"|'[^']*'|[^<>"'])*)?"""
_COMMENT = "<!--(?:[^-<]|-(?!->)|<(?!!--))*-->"
TAG = re.compile(rf"</?(?:{_NAMES}){_ATTRIBUTES}>|{_COMMENT}|<!doctype[^<>]*>|<\?xml[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:<(?!/?\1)[^<]*)*</\1\s*>", re.IGNORECASE)
# At the end of a field that was full.
_CUT_OFF = re.compile(rf"</?(?:{_NAMES})\s+[\w:-]+\s*=[^<>]*\Z|<!--[^<>]*\Z", re.IGNORECASE)
_LINE_TAG = re.compile(rf"</?(?:{_LINES}){_ATTRIBUTES}>", re.IGNORECASE)
_LINE = re.compile("_x000[DdAa]_|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACE_ENTITY = re.compile("&nbsp(?![;A-Za-z0-9=])")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")  # Mongolian may need them
_MONGOLIAN = re.compile("[\u1820-\u18aa]")
# Never the blanks of Mongolian: U+202F, U+180E.
_BLANKS = re.compile("[\t \u00a0\u1680\u2000-\u200a\u205f\u3000]+")
_SIGN = "\u3001-\u303f\uff00-\uff65"  # data: signs of Chinese punctuation and full-width forms
_HAN = re.compile(f"(?<=[{_SIGN}]) | (?=[{_SIGN}])|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_BETWEEN_LINES = re.compile("(?<=[\u3400-\u9fff\uff09)])[ \n]*\n[ \n]*(?=[\u3400-\u9fff\uff080-9A-Za-z(])")
_UNTIDY = re.compile("[\t\r\n\x0b\x0c\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]|  |_x000[DdAa]_")
# Without one of these nothing is taken away but blanks: most texts are done with one look.
_MARKED = re.compile(
    "[<&\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
_FROM_FULL_WIDTH = 0xFEE0
_MOST_ROUNDS = 5  # a text that was written into HTML more often than this


def tidy_text(text: str) -> str:
    """The text without tags, entities, full-width letters and digits, and stray blanks."""
    if not _MARKED.search(text) and not _is_untidy(text):
        return text
    plain = text
    for _round in range(_MOST_ROUNDS):  # what was escaped twice is an entity again
        before, plain = plain, _without_marks(plain)
        if plain == before:
            break
    plain = FULL_WIDTH.sub(lambda sign: chr(ord(sign[0]) - _FROM_FULL_WIDTH), plain)
    return _with_blanks_in_order(plain) if plain != text or _is_untidy(text) else text


def has_foreign_marks(text: str) -> bool:
    """Does it hold a tag, an entity or a letter of full width?"""
    if TAG.search(text) or FULL_WIDTH.search(text):
        return True
    return any(_is_entity(match[0]) for match in ENTITY.finditer(text))


def _without_marks(text: str) -> str:
    if "<" in text:
        text = TAG.sub("", _LINE_TAG.sub("\n", _CUT_OFF.sub("", _HIDDEN.sub("", text))))
    if "&" in text:
        text = _SPACE_ENTITY.sub(" ", ENTITY.sub(_character, text))
    text = _UNSEEN.sub("", text)
    return text if _MONGOLIAN.search(text) else _JOINERS.sub("", text)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0]) if _is_entity(match[0]) else match[0]


def _is_entity(mark: str) -> bool:
    return mark[1] == "#" or mark[1:] in html5


def _with_blanks_in_order(text: str) -> str:
    lines = _BLANKS.sub(" ", _LINE.sub("\n", text)).strip(" \n")
    apart = _BETWEEN_LINES.sub("；", lines)  # data
    return _HAN.sub("", re.sub("[ \n]+", " ", apart)).strip(" ")


def _is_untidy(text: str) -> bool:
    """Is there a blank that nobody typed on purpose?"""
    return text != text.strip() or bool(_UNTIDY.search(text))
