"""The file that names the banners of a region: by which host each is reached, and where its data is.

    [[banner]]
    host = "ml.example.cn"
    database = "postgresql:///tamga?host=/run/postgresql&schema=ml"
    data_key = "ml.key"

A banner is moved to another cluster by putting its backup there and changing its line.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import msgspec

from casework.language import _
from casework.named_files import read_named_text
from sync.server.refusals import refuse
from sync.server.store.data_key import FILE_NAME
from sync.server.store.database import split_schema

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")


class NamedBanner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the file."""

    host: str
    database: str
    data_key: str = FILE_NAME  # the file of its data keys, beside this one unless it says where


class _BannersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    banner: tuple[NamedBanner, ...]


def read_banners(path: Path) -> tuple[NamedBanner, ...]:
    """The banners in the order of the file; raises FileUnreadable, or Refused with what is wrong."""
    try:
        banners = msgspec.convert(tomllib.loads(read_named_text(path)), _BannersFile).banner
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        what = _("{path} 看不懂（{error}）：每个旗写 [[banner]]、host 和 database")
        raise refuse("malformed", what.format(path=path, error=error)) from error
    if not banners:
        raise refuse("malformed", _("{path} 里没有旗").format(path=path))
    for banner in banners:
        _check(banner)
    banners = tuple(
        msgspec.structs.replace(each, data_key=str(path.parent / each.data_key)) for each in banners
    )
    for name, values in (("host", [b.host for b in banners]), ("database", [b.database for b in banners])):
        twice = [value for value, count in Counter(values).items() if count > 1]
        if twice:
            what = _("{name} {value} 写了两次：每个旗要有自己的").format(name=name, value=twice[0])
            raise refuse("malformed", what)
    return banners


def _check(banner: NamedBanner) -> None:
    if not _HOST.fullmatch(banner.host):
        raise refuse("malformed", _("“{host}”不是主机名：请小写，不带端口").format(host=banner.host))
    if not banner.database.startswith("postgresql:"):
        raise refuse("malformed", _("{host} 的 database 应写成 postgresql://…").format(host=banner.host))
    schema, _rest = split_schema(banner.database)
    if not schema:
        what = _("{host} 的 database 没有写 schema：请加 ?schema=名称").format(host=banner.host)
        raise refuse("malformed", what)
