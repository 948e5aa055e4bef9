"""Two people confirm the clock where no banner can: an entry, and a time to judge later ones by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from casework.language import _
from casework.people.name import normal_form
from desktop.database import attempts, trusted_time
from desktop.database.keyring import name_tag, read_keyring
from desktop.database.keys import open_wrap
from desktop.errors import SetUpError, WrongPassword
from desktop.services.duty import Duty
from desktop.services.people.record_act import record_act
from desktop.services.read_clock import BUILT_ON
from desktop.services.upkeep.put_right_times import put_right_times


def confirm_clock(duty: Duty, data_dir: Path, witness: str, password: str) -> None:
    """Believe this computer's clock from now on; `witness` is a colleague, or oneself where one works alone.

    Raises SetUpError, WrongPassword, TooSoon.
    """
    now = dt.datetime.now(dt.UTC)
    if now < BUILT_ON:
        raise SetUpError(
            _("时钟不对"), _("系统时间是 {day}，早于本程序").format(day=now.date()), _("请先校准系统时间")
        )
    ring = read_keyring(data_dir)
    name = normal_form(witness)
    if name == duty.staff_name and len(ring.wraps) > 1:
        raise SetUpError(_("要两个人"), _("确认时钟的人和当班的是同一个人"), _("请同事输入自己的姓名和密码"))
    tag = name_tag(ring, name)
    attempts.check_not_too_soon(data_dir, tag)
    try:
        opened = open_wrap(ring, name, password)
    except WrongPassword:
        attempts.record_failure(data_dir, tag)
        raise
    attempts.forget_failures(data_dir, tag)
    with duty.store.writing() as connection:
        trusted_time.vouch(connection, duty.device, now)
    record_act(duty, "correct_time", f"clock {opened.staff}")
    put_right_times(duty)
