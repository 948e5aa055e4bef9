"""程序: the operator offers a version to a site, then to all, takes it back, and sees who has what."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from sync.server.programs import contents, offers
from sync.server.store.tables import Device
from tests.support import hall
from tests.support.banners import OTHER_POINT, POINT, Banner
from tests.support.bare_devices import BareDevice
from tests.support.hall import visitor
from tests.support.program_trees import make_tree


def test_a_version_is_tried_published_and_taken_back(running: Banner, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    contents.take_files(running.database, tree, lambda _done, _of: None)
    device = BareDevice(running)
    with running.writing() as connection:
        contents.add_tree(connection, tree)
        connection.execute(
            update(Device).where(Device.device == device.name).values(program="0.1.0 linux-x86_64")
        )
    inside = visitor(running, hall.colleague(running, "who-runs", "operator"))

    def offered(site: str) -> str | None:
        with running.reading() as connection:
            return offers.offered(connection, site)

    assert "0.2.0" in inside.see("/programs").text
    assert inside.send_form("/programs", do="stage", version="0.2.0").status_code == 400
    assert inside.send_form("/programs", do="stage", version="0.2.0", site=POINT).status_code == 303
    assert (offered(POINT), offered(OTHER_POINT)) == ("0.2.0", "")
    page = inside.see("/programs").text
    assert '<span class="state attention">0.1.0 linux-x86_64</span>' in page
    assert inside.send_form("/programs", do="publish", version="0.2.0").status_code == 303
    assert offered(OTHER_POINT) == "0.2.0"
    assert inside.send_form("/programs", do="withdraw", version="0.2.0").status_code == 303
    assert (offered(POINT), offered(OTHER_POINT)) == ("", "")
    assert inside.send_form("/programs", do="publish", version="0.9.0").status_code == 400
