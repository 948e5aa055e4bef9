"""`open-data`: everything into one folder, put in the place of the last one when it is whole."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from casework.language import _
from casework.release.catalogue import Site, Text
from casework.tables import table_files
from casework.tables.ledger_table import LedgerTable
from sync.server.open_data.catalogue_lists import lists_of
from sync.server.open_data.guide_to_set import GuideToSet, SetGuide
from sync.server.open_data.static_site import SiteOrder, file_of, write_site
from sync.server.open_data.statistics import statistics_of
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.store.streams import require_stream

MARK = "open-data.json"  # in a folder that this command made, and may replace


class OpenDataMade(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    banner: str
    release: str
    made_on: dt.date
    matters: int
    rows: dict[str, int]
    pdfs: int


def publish_open_data(connection: Connection, out: Path, set_guide: SetGuide | None) -> OpenDataMade:
    """Write the folder; raises Refused for one that something else made, OSError."""
    if out.exists() and not (out / MARK).is_file() and any(out.iterdir()):
        what = _("{path} 里有别的文件，没有改动：请换一个空文件夹").format(path=out)
        raise refuse("malformed", what)
    beside = out.with_name(f".{out.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    made = _write(connection, beside, set_guide)
    _replace(out, beside)
    return made


def _write(connection: Connection, folder: Path, set_guide: SetGuide | None) -> OpenDataMade:
    today = dt.datetime.now().astimezone().date()
    stream = require_stream(connection)
    _manifest, release = releases.release_for_all(connection)
    tables = {**lists_of(release), "statistics": statistics_of(connection, release, today)}
    _write_tables(folder / "data", tables)
    site = release.site(stream.banner) or Site(code=stream.banner, name=Text(zh=stream.name), kind="banner")
    order = SiteOrder(
        banner=stream.name, release=release, site=site, today=today, tables=tables, pdfs=set_guide is not None
    )
    matters = write_site(folder, order)
    pdfs = _write_guides(folder / "guides", order, set_guide) if set_guide else 0
    made = OpenDataMade(
        banner=stream.name,
        release=release.name,
        made_on=today,
        matters=matters,
        rows={name: len(table.rows) for name, table in tables.items()},
        pdfs=pdfs,
    )
    (folder / MARK).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return made


def _write_tables(folder: Path, tables: dict[str, LedgerTable]) -> None:
    folder.mkdir()
    for name, table in tables.items():
        (folder / f"{name}.csv").write_bytes(table_files.to_csv(table))
        (folder / f"{name}.json").write_bytes(table_files.to_json(table))


def _write_guides(folder: Path, order: SiteOrder, set_guide: SetGuide) -> int:
    folder.mkdir()
    matters = [matter for matter in order.release.matters if matter.status != "withdrawn"]
    for matter in matters:
        pdf = set_guide(GuideToSet(order.release, order.site, matter))
        (folder / f"{file_of(matter.code)}.pdf").write_bytes(pdf)
    return len(matters)


def _replace(out: Path, beside: Path) -> None:
    """The old one goes only when the new one can stand in its place."""
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    beside.rename(out)
    shutil.rmtree(old, ignore_errors=True)
