"""Templates and what they may use: words in the chosen language, dates, Mongolian, icons, masked names."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import resources
from casework.language import _, chosen, listed, n_
from casework.people.masking import mask_id_number, mask_name, mask_phone
from sync.server.console.visit import BASE

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The one environment of all templates: whatever is put in is escaped, a name that is missing fails."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(_=_, n_=n_, listed=listed, base=BASE, mn=mongolian, icon=icon, language=chosen)
    made.filters.update(when=when, day=day, ago=ago, masked=mask_name)
    made.filters.update(masked_number=mask_id_number, masked_phone=mask_phone)
    return made


def render(template: str, values: dict[str, Any]) -> str:
    """The page as HTML."""
    return environment().get_template(template).render(values)


def when(at: str) -> str:
    """A moment as people say it: 今天 20:14, 昨天 17:58, 11月21日 16:05, 2025年3月1日 16:05; "" for none."""
    if not at:
        return ""
    then = dt.datetime.fromisoformat(at).astimezone()
    days = (_today() - then.date()).days
    clock = then.strftime("%H:%M")
    if days == 0:
        return _("今天 {clock}").format(clock=clock)
    if days == 1:
        return _("昨天 {clock}").format(clock=clock)
    return f"{day(at)} {clock}"


def day(at: str) -> str:
    """The day of a moment or a date; without the year where it is this one."""
    if not at:
        return ""
    then = dt.datetime.fromisoformat(at)
    on = then.astimezone().date() if then.tzinfo else then.date()
    words = _("{month}月{day}日") if on.year == _today().year else _("{year}年{month}月{day}日")
    return words.format(year=on.year, month=on.month, day=on.day)


def ago(at: str) -> str:
    """How long ago a moment was, where that is an hour or more."""
    if not at:
        return ""
    hours = (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(at)).total_seconds() / 3600
    if hours >= 24:
        return n_("{count} 天", int(hours // 24)).format(count=int(hours // 24))
    return n_("{count} 小时", int(hours)).format(count=int(hours)) if hours >= 1 else ""


def mongolian(text: str) -> str:
    """The Mongolian of a label as the window has it, draft; "" where there is none."""
    return _words().get(text, "")


@cache
def icon(name: str) -> Markup:
    """An icon of the house in the colour of the text beside it."""
    drawing = (resources.FOLDER / "icons" / f"{name}.svg").read_text("utf-8").strip()
    hidden = drawing.replace("#000000", "currentColor").replace("<svg ", '<svg aria-hidden="true" ', 1)
    return Markup(re.sub(r"<\?xml[^>]*>", "", hidden))  # noqa: S704 - files of the program itself


@cache
def _words() -> dict[str, str]:
    content = json.loads((resources.FOLDER / "i18n" / "window-mn.json").read_text("utf-8"))
    words: dict[str, str] = content["words"]
    return words


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
