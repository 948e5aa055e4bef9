"""What doctor finds, and whether it keeps the exit code honest."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
from pathlib import Path

import pytest

from casework.errors import StoreError
from desktop.errors import PrintError, WrongPassword
from desktop.printing.jobs import Printer
from desktop.services.read_clock import Moment
from desktop.services.upkeep import check_installation, check_program
from desktop.services.upkeep.check_installation import Installation, StoreChecks, is_fit
from desktop.services.upkeep.check_package import package_folder
from desktop.services.upkeep.check_program import Finding
from installers import font_package, manifest
from sync.wire.journal import Break, Chain, JournalReport

CHAIN = Chain(device="d", entries=7, head_seq=7, head_hash="00")
BREAK = Break(device="d", seq=3, trouble="hash", expected="00", actual="11")


def store_of(problems: list[str], breaks: tuple[Break, ...] = ()) -> StoreChecks:
    return StoreChecks(lambda: problems, lambda: JournalReport((CHAIN,), breaks))


def installation(folder: Path, **changes: object) -> Installation:
    settings: dict[str, object] = {"data_dir": folder, "is_set_up": True, "store": None, "printers": list}
    return Installation(**{**settings, **changes})  # type: ignore[arg-type]


def found(subject: str, installation: Installation) -> list[Finding]:
    findings = check_installation.check_installation(installation)
    return [finding for finding in findings if finding.subject == subject]


def test_every_finding_that_is_not_fine_says_how_to_mend_it(tmp_path: Path) -> None:
    findings = check_installation.check_installation(installation(tmp_path, is_set_up=False))
    assert {finding.subject for finding in findings} >= {
        "Python",
        "字体",
        "时钟",
        "磁盘空间",
        "数据",
        "打印机",
    }
    assert [finding for finding in findings if finding.level != "ok" and not finding.mend] == []


def test_a_locked_folder_is_left_locked(tmp_path: Path) -> None:
    (finding,) = found("数据", installation(tmp_path))
    assert (finding.level, "未检查" in finding.state) == ("attention", True)


@pytest.mark.parametrize(
    ("refusal", "level"), [(WrongPassword(), "attention"), (StoreError("坏", "坏了", "恢复"), "broken")]
)
def test_what_refused_to_open_is_said(tmp_path: Path, refusal: Exception, level: str) -> None:
    (finding,) = found("数据", installation(tmp_path, refusal=refusal))
    assert finding.level == level


def test_a_whole_database_is_fine_and_a_broken_one_is_not(tmp_path: Path) -> None:
    whole = found("数据库", installation(tmp_path, store=store_of([])))
    broken = found("数据库", installation(tmp_path, store=store_of(["page 3 is damaged"])))
    assert [finding.level for finding in whole + broken] == ["ok", "broken"]
    assert "page 3 is damaged" in broken[0].state
    assert not is_fit(broken)


def test_a_broken_chain_is_broken(tmp_path: Path) -> None:
    whole = found("流水", installation(tmp_path, store=store_of([])))
    broken = found("流水", installation(tmp_path, store=store_of([], (BREAK,))))
    assert (whole[0].level, whole[0].state) == ("ok", "7 条，链条完整")
    assert broken[0].level == "broken"


def test_a_printer_says_what_it_lacks(tmp_path: Path) -> None:
    printers = [Printer(name="A", is_default=True, reasons=("media-empty-error",)), Printer(name="B")]
    first, second = found("打印机", installation(tmp_path, printers=lambda: printers))
    assert (first.level, first.mend) == ("attention", "打印机缺纸：装纸后会自动继续")
    assert second.level == "ok"


def test_a_print_service_that_is_down_ends_nothing(tmp_path: Path) -> None:
    def refuse() -> list[Printer]:
        raise PrintError("打印服务没有运行", "没有回应", "请启动")

    (finding,) = found("打印机", installation(tmp_path, printers=refuse))
    assert (finding.level, finding.mend) == ("attention", "请启动")


@pytest.mark.parametrize(
    ("settings", "levels"),
    [
        ("LogLevel warn\n", ["attention"]),
        ("#PreserveJobFiles No\n", ["attention"]),
        ("LogLevel warn\n  PreserveJobFiles No\n", ["ok"]),
        (None, []),
    ],
)
def test_documents_that_the_print_service_keeps_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str | None, levels: list[str]
) -> None:
    configuration = tmp_path / "cupsd.conf"
    monkeypatch.setattr(check_installation, "PRINT_SERVICE", configuration)
    if settings is not None:
        configuration.write_text(settings)
    told = found("打印服务", installation(tmp_path, printers=lambda: [Printer(name="A")]))
    assert [each.level for each in told] == levels


def test_a_full_disk_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("磁盘空间", installation(tmp_path / "not" / "yet" / "made"))[0].level != "broken"
    monkeypatch.setattr(check_installation, "FREE_SPACE_NEEDED", 1 << 60)
    assert found("磁盘空间", installation(tmp_path))[0].level == "broken"


def test_packages_are_those_of_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_program.LOCK.is_file()
    assert [finding.level for finding in check_program.check_packages()] == ["ok"]
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "6.12.0")
    (finding,) = check_program.check_packages()
    assert finding.level == "broken"
    assert "PySide6 6.12.0 有缺陷" in finding.state


def test_an_installed_package_has_all_that_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["msgspec", "PySide6-Essentials<6.12,>=6.8", "starlette; extra == 'banner'"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: asked)
    (finding,) = check_program.check_packages(tmp_path / "no.lock")
    assert (finding.level, finding.mend) == ("ok", "")
    asked += ["tamga-missing>=2", "tamga-too"]
    (finding,) = check_program.check_packages(tmp_path / "no.lock")
    assert finding.state == "tamga-missing 没有安装；tamga-too 没有安装"
    assert finding.mend == "请运行 pip install --upgrade tamga"


def test_a_bundle_carries_its_packages_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", not_installed)
    assert [finding.level for finding in check_program.check_packages(tmp_path / "no.lock")] == ["ok"]


def test_a_package_knows_its_files(tmp_path: Path) -> None:
    assert check_program.check_package(package_folder(tmp_path / "python")) == []
    (tmp_path / "program.py").write_text("print()")
    manifest.write_manifest(tmp_path, "0.1.0.0", "linux-x86_64")
    folder = package_folder(tmp_path / "python")
    assert folder == tmp_path
    (finding,) = check_program.check_package(folder)
    assert (finding.level, finding.state) == ("ok", "版本 0.1.0.0（linux-x86_64），1 个文件与发布时一致")
    (tmp_path / "program.py").write_text("print(1)")
    (finding,) = check_program.check_package(folder)
    assert (finding.level, finding.state) == ("broken", "program.py 缺失或被改动")
    assert "重新安装" in finding.mend
    (tmp_path / "manifest.json").write_text("{")
    assert "读不出来" in check_program.check_package(folder)[0].state


def test_a_library_that_is_not_there_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_program, "QT_LIBRARIES", {"libnowhere.so.1": "libnowhere1"})
    (finding,) = [each for each in check_program.check_program() if each.subject == "系统库"]
    assert finding.level == "broken"
    assert finding.mend.endswith("apt-get install libnowhere1")


def test_missing_fonts_for_rare_characters_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_program, "RARE_FONTS", {"Nowhere.ttf": "fonts-nowhere"})
    (finding,) = [each for each in check_program.check_program() if each.subject == "生僻字字体"]
    assert (finding.level, finding.mend) == ("attention", "请运行 sudo apt-get install fonts-nowhere")


def test_an_installed_program_asks_for_the_fonts_beside_its_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A township's computer reaches no archive of packages, and these fonts are all that it is given."""

    def of_rare_fonts() -> tuple[str, str]:
        (finding,) = [each for each in check_program.check_program() if each.subject == "生僻字字体"]
        return finding.level, finding.mend

    monkeypatch.setattr(check_program, "package_folder", lambda: tmp_path)
    monkeypatch.setattr("forms.text.fonts.RARE_FOLDERS", (str(tmp_path),))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert of_rare_fonts() == ("attention", "请装和安装包放在一起的 tamga-fonts")
    for name in font_package.FILES:
        (tmp_path / name).touch()
    assert of_rare_fonts() == ("ok", "")


def test_a_computer_without_a_display_or_an_input_method_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_IM_MODULE", "QT_IM_MODULES", "XMODIFIERS"):
        monkeypatch.delenv(name, raising=False)
    assert [each.level for each in found("显示器", installation(tmp_path))] == ["attention"]
    assert found("输入法", installation(tmp_path))[0].state == "没有窗口，不需要"
    monkeypatch.setenv("DISPLAY", ":0")
    (shown,) = found("显示器", installation(tmp_path))
    assert (shown.level, shown.state) == ("ok", ":0")
    assert found("输入法", installation(tmp_path))[0].level == "attention"
    for name, value, state in (
        ("XMODIFIERS", "@im=ibus", "ibus"),
        ("QT_IM_MODULE", "fcitx5", "fcitx，经 ibus 接口输入"),
    ):
        monkeypatch.setenv(name, value)
        (method,) = found("输入法", installation(tmp_path))
        assert (method.level, method.state) == ("ok", state)
    monkeypatch.delenv("XMODIFIERS")
    monkeypatch.setenv("QT_IM_MODULE", "xim")
    (method,) = found("输入法", installation(tmp_path))
    assert (method.level, method.state) == ("attention", "xim，打不出汉字")


def test_a_clock_of_the_past_or_of_elsewhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beijing, elsewhere = (dt.timezone(dt.timedelta(hours=hours)) for hours in (8, 3))
    for at, level, state in (
        (dt.datetime(2026, 11, 24, 9, tzinfo=beijing), "ok", "2026-11-24 09:00+08:00"),
        (dt.datetime(2026, 11, 24, 9, tzinfo=elsewhere), "attention", "不是北京时间"),
        (dt.datetime(2019, 1, 1, 9, tzinfo=beijing), "attention", "早于本程序的发布日期"),
    ):
        moment = Moment(at, "doubtful" if at.year < 2026 else "trusted")
        monkeypatch.setattr(check_installation, "read_clock", lambda _newest, moment=moment: moment)
        (finding,) = found("时钟", installation(tmp_path))
        assert (finding.level, state in finding.state) == (level, True)


def test_texts_that_are_no_utf_8_and_a_disk_that_is_nearly_full_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for encoding, level in (("UTF-8", "ok"), ("utf8", "ok"), ("GB18030", "attention")):
        monkeypatch.setattr("locale.getpreferredencoding", lambda do_setlocale, said=encoding: said)
        assert [each.level for each in found("文字编码", installation(tmp_path))] == [level]
    monkeypatch.setattr(check_installation, "FREE_SPACE_WANTED", 1 << 60)
    assert [each.level for each in found("磁盘空间", installation(tmp_path))] == ["attention"]


def test_a_printer_that_takes_no_jobs_is_told(tmp_path: Path) -> None:
    printers = [Printer(name="A", description="柜台打印机", accepts_jobs=False)]
    finding = found("打印机", installation(tmp_path, printers=lambda: printers))[0]
    assert (finding.level, finding.state) == ("attention", "柜台打印机 不收任务")


def test_a_program_that_is_too_old_for_its_parts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 1, "final", 0))
    assert next(each for each in check_program.check_program() if each.subject == "Python").level == "broken"
