"""Which site a clerk means who typed a code, a name, a part of one or its first letters."""

from __future__ import annotations

from casework.language import _, listed
from casework.release.catalogue import Release, Site
from casework.search.initials import has_initials
from desktop.errors import CaseError

_NAMED = 6  # candidates in a message


def find_site(release: Release, typed: str, here: str = "") -> Site:
    """The one site that is meant; raises CaseError with candidates where it is none, several or `here`."""
    wanted = "".join(typed.split())
    sites = [site for site in release.sites if site.code != here]
    meant = [site for site in release.sites if wanted.upper() == site.code or wanted == _plain(site)]
    meant = meant or [site for site in sites if _is_like(site, wanted)]
    if len(meant) == 1 and meant[0].code != here:
        return meant[0]
    title, mend = _("没有这个站点"), _("可选：{known}").format(known=_named(meant or sites))
    if len(meant) > 1:
        raise CaseError(_("站点不止一个"), _("“{typed}”可以是几个站点").format(typed=typed), mend)
    if meant:
        what = _("{to_site} 就是本站点").format(to_site=site_words(meant[0]))
        raise CaseError(_("接收站点不对"), what, _("可选：{known}").format(known=_named(sites)))
    raise CaseError(title, _("目录里没有站点“{to_site}”").format(to_site=typed), mend)


def site_words(site: Site) -> str:
    """A site as a clerk reads and chooses it: name and code."""
    return f"{site.name.zh} {site.code}"


def _plain(site: Site) -> str:
    return "".join(site.name.zh.split())


def _is_like(site: Site, wanted: str) -> bool:
    if not wanted:
        return False
    both = "".join(site_words(site).split())  # as it is chosen from a list
    return (
        wanted in (both, f"{site.code}{_plain(site)}")
        or wanted in _plain(site)
        or (wanted.isascii() and wanted.isalpha() and has_initials(site.name.zh, wanted))
    )


def _named(sites: list[Site]) -> str:
    words = listed(site_words(site) for site in sites[:_NAMED])
    return _("{known} 等 {count} 个").format(known=words, count=len(sites)) if len(sites) > _NAMED else words
