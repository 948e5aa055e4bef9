"""Numbers of legal notices: the site's word, the year, and a number that counts by site and year."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from desktop.database.noted import GivenNumber, note_number
from desktop.database.tables import AllottedNumber
from desktop.services.forms.origin import Ground
from forms.documents.notification.content import site_of

_NUMBER = "{site}{word}〔{year}〕{count}号"  # data


def allot_document_number(ground: Ground, word: str) -> str:
    """The next number of that kind of notice, as 示例苏木补〔2026〕A1号 (GB/T 9704: no leading zeros).

    The device's letter stands before the count: two devices of a site that do not see each other never make
    the same number.
    """
    duty, year = ground.duty, ground.moment.at.year
    counted = f"{word}-{duty.site_code}"
    newest = select(func.max(AllottedNumber.sequence)).where(
        AllottedNumber.site == counted, AllottedNumber.day == str(year)
    )
    sequence = 1 + (ground.connection.scalar(newest) or 0)
    site = site_of(ground.catalogue.release, duty.site_code)
    number = _NUMBER.format(site=site.name.zh, word=word, year=year, count=f"{duty.letter}{sequence}")
    row = {"slip_number": number, "site": counted, "day": str(year), "sequence": sequence}
    ground.connection.execute(insert(AllottedNumber), [row])
    note_number(ground.connection, GivenNumber(counted, str(year), sequence))
    return number
