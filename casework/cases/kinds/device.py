"""What entries say of a device: it was set up, another release came into use on it."""

from __future__ import annotations

from casework.cases.body import Body, ReleaseRef
from casework.cases.kind import Cells, cells
from casework.cases.values import Line, PublicKey, SiteCode, Word


class DeviceSetUp(Body, frozen=True, kw_only=True):
    """This installation began to keep its journal at a site.

    Device and founder sign with these keys from now on: public halves, Ed25519.
    """

    site: SiteCode
    letter: Word
    program: Line
    staff_key: PublicKey = ""
    device_key: PublicKey = ""


class ReleaseImported(Body, frozen=True, kw_only=True):
    """Another release of the catalogue came into use."""

    now: ReleaseRef
    was: ReleaseRef | None = None


def set_up_cells(body: DeviceSetUp) -> Cells:
    """The place where the device stands."""
    return cells({"place": f"{body.site} {body.letter}"})


def release_cells(body: ReleaseImported) -> Cells:
    """The release in use."""
    return cells({"release": body.now.digest})
