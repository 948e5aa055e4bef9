"""Every key of the window: what it does, in the words of the help, and where it acts.

A new key is a line here: the shortcut, the help, tool tips, captions and menus read the table.  The keys of
pages stand in the table of pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from casework.language import N_, _

WINDOW = "window"  # on every page
LEFT_PAGES = "pages but the first"
STEPS, PLACES, ANY_TIME, UNTAUGHT = N_("一件事从头到尾"), N_("各页"), N_("随时可用"), ""


class Key(msgspec.Struct, frozen=True):
    """A key does an action of the place `where`: a page by its name, or the window.

    Without an action the widget that has the focus does it by itself.  `heading` "" is not in the help.
    """

    keys: str
    words: str
    action: str = ""
    where: str = WINDOW
    heading: str = ANY_TIME

    @property
    def text(self) -> str:
        """The keys as they are printed on a keyboard."""
        return _(self.keys).replace("PgDown", "PgDn").replace("Return", "Enter")


KEYS: tuple[Key, ...] = (
    Key(
        "F2",
        N_("查找：事项（首字母 cxjm、中文、蒙古文、编码），编号、姓名、证件、电话，操作"),
        "find",
        WINDOW,
        STEPS,
    ),
    Key("↑ ↓  Enter", N_("在查到的事项里选一个，开始办理"), heading=STEPS),
    Key("1 – 9", N_("回答情形；Enter 到下一项"), heading=STEPS),
    Key("Enter", N_("到下一格；Tab、Shift+Tab 前后走"), heading=STEPS),
    Key(N_("空格"), N_("材料已收，再按一次变回缺"), heading=STEPS),
    Key("1 – 5", N_("材料：已收、缺、不合格（写原因）、不需提交、已承诺，并到下一份"), heading=STEPS),
    Key("F9", N_("保存并打印：先存好，再送打印机"), "save", "counter", STEPS),
    Key("F9", N_("一件事：几个事项一起保存，打印一张单"), "save_together", "together", UNTAUGHT),
    Key("Alt+1", N_("一件事：哪些事项一起办"), "to_matters", "together", UNTAUGHT),
    Key("F4", N_("窗口很窄时看办理单"), "toggle_bundle_slip", "together", UNTAUGHT),
    Key("Alt+U", N_("刚存的一件撤销：半分钟内、下一件开始之前"), "undo", WINDOW, STEPS),
    Key("Esc", N_("退一步"), "step_back", "counter", STEPS),
    Key("Esc", N_("回到窗口"), "leave", LEFT_PAGES, UNTAUGHT),
    Key("Esc", N_("以后再连"), "put_off", "join", UNTAUGHT),
    Key("Esc", N_("不恢复，返回"), "leave_restore", "restore", UNTAUGHT),
    Key("↑ ↓  Enter", N_("办件：选一件，打开它；那里写着能做什么")),
    Key("F9", N_("记下咨询、投诉或检查"), "save_affair", "affairs", UNTAUGHT),
    Key("Alt+1", N_("记咨询"), "enquiry_form", "affairs", UNTAUGHT),
    Key("Alt+2", N_("记投诉"), "complaint_form", "affairs", UNTAUGHT),
    Key("Alt+3", N_("记检查"), "inspection_form", "affairs", UNTAUGHT),
    Key("Ctrl+P", N_("打印选中的投诉或检查"), "print_affair", "affairs", UNTAUGHT),
    Key("F7", N_("问答：这个事项常问什么，怎样答；自己也能写"), "matter_answers", "counter"),
    Key("Ctrl+N", N_("写一条问答"), "write_answer", "answers", UNTAUGHT),
    Key("Ctrl+E", N_("改写自己写的问答"), "rewrite_answer", "answers", UNTAUGHT),
    Key("Ctrl+Del", N_("撤下自己写的问答"), "withdraw_answer", "answers", UNTAUGHT),
    Key("Ctrl+K", N_("查找操作：这里列的都能查到、直接做"), "find_command"),
    Key("Ctrl+N", N_("换下一位；没办完的留作草稿"), "start_anew", "counter"),
    Key("Ctrl+Shift+S", N_("告知单另存为 PDF"), "save_as_pdf"),
    Key("Alt+P", N_("选打印机"), "choose_printer", "counter"),
    Key("Ctrl+P", N_("成套打印：刚存的一件，或办件里选的一件"), "print_set", "counter"),
    Key("Ctrl+P", N_("成套打印：刚存的一件，或办件里选的一件"), "print_set", "cases", UNTAUGHT),
    Key("F9", N_("登记今天带来的材料，打印新单"), "visit", "case", UNTAUGHT),
    Key("Alt+H", N_("纸在这里"), "confirm_print", "case", UNTAUGHT),
    Key("Ctrl+U", N_("更正告知单"), "correct", "case", UNTAUGHT),
    Key("Ctrl+Shift+T", N_("收回查看"), "end_sight", "case", UNTAUGHT),
    Key("Ctrl+J", N_("收件凭证"), "receipt", "case", UNTAUGHT),
    Key("Ctrl+D", N_("代办委托书"), "authorize", "case", UNTAUGHT),
    Key("Ctrl+Shift+D", N_("终止代办委托，要写原因"), "end_authorization", "case", UNTAUGHT),
    Key("Ctrl+T", N_("转办"), "transfer", "case", UNTAUGHT),
    Key("Ctrl+H", N_("送达结果"), "hand_over", "case", UNTAUGHT),
    Key("Ctrl+I", N_("办不成事"), "escalate", "case", UNTAUGHT),
    Key("Ctrl+B", N_("补正告知"), "supplement", "case", UNTAUGHT),
    Key("Ctrl+R", N_("不予受理"), "refuse", "case", UNTAUGHT),
    Key("Ctrl+Shift+R", N_("不予受理通知书"), "refusal_notice", "case", UNTAUGHT),
    Key("Ctrl+G", N_("退还原件"), "give_back", "case", UNTAUGHT),
    Key("Ctrl+E", N_("请群众评价：屏幕转过去，评完再按一次回来"), "ask_evaluation", "case", UNTAUGHT),
    Key("Ctrl+Shift+V", N_("打印评价单"), "evaluation_slip", "case", UNTAUGHT),
    Key("Ctrl+Alt+E", N_("记纸上的评价"), "evaluate", "case", UNTAUGHT),
    Key("Ctrl+Shift+J", N_("记部门意见"), "opinion", "case", UNTAUGHT),
    Key("Ctrl+Shift+H", N_("会商：同一项目的办件合到一起"), "consult", "case", UNTAUGHT),
    Key("Ctrl+Shift+N", N_("记会商的内容"), "consult_note", "case", UNTAUGHT),
    Key("Ctrl+Shift+B", N_("一件事办理单"), "bundle_slip", "case", UNTAUGHT),
    Key("Ctrl+Shift+L", N_("移出一件事，要写原因"), "leave_bundle", "case", UNTAUGHT),
    Key("Ctrl+Shift+I", N_("答复办不成事"), "answer", "case", UNTAUGHT),
    Key("Ctrl+O", N_("记投诉"), "complain", "case", UNTAUGHT),
    Key("Ctrl+Shift+O", N_("答复投诉"), "answer_complaint", "case", UNTAUGHT),
    Key("Ctrl+Shift+E", N_("差评回访"), "follow_up", "case", UNTAUGHT),
    Key("Ctrl+N", N_("记一笔"), "note", "case", UNTAUGHT),
    Key("Ctrl+Alt+N", N_("撤下备注，要写原因"), "withdraw_note", "case", UNTAUGHT),
    Key("Ctrl+Shift+A", N_("附上文件：扫描文件夹里来的，没有就选"), "attach", "case", UNTAUGHT),
    Key("Ctrl+Shift+Del", N_("撤下附件，要写原因"), "withdraw", "case", UNTAUGHT),
    Key("Ctrl+M", N_("办事指南"), "guide", "case", UNTAUGHT),
    Key("Ctrl+Del", N_("作废，要写原因"), "void", "case", UNTAUGHT),
    Key("Ctrl+Z", N_("撤销上一步：能撤的写着撤什么，不能的写着为什么"), "take_back", "case", UNTAUGHT),
    Key("Alt+1", N_("查到的事项"), "group_1", "counter", UNTAUGHT),
    Key("Alt+2", N_("查到的第二组：办件、人、操作"), "group_2", "counter", UNTAUGHT),
    Key("Alt+3", N_("查到的第三组"), "group_3", "counter", UNTAUGHT),
    Key("Alt+4", N_("查到的第四组"), "group_4", "counter", UNTAUGHT),
    Key(
        "Alt+V", N_("粘贴卡：逐栏复制到别的系统，总在最上面；再按复制下一栏"), "paste_card", "case", UNTAUGHT
    ),
    Key("Alt+R", N_("看这个人"), "open_person", "case", UNTAUGHT),
    Key("F9", N_("收下点到的，或把选的装成一袋"), "finish_bag", "bags", UNTAUGHT),
    Key("Ctrl+A", N_("都收到了，或都装进去"), "tick_all", "bags", UNTAUGHT),
    Key("PgUp", N_("上一个月"), "month_before", "ledger", UNTAUGHT),
    Key("PgDown", N_("下一个月"), "month_after", "ledger", UNTAUGHT),
    Key("Ctrl+Tab", N_("看下一种台账"), "next_ledger", "ledger", UNTAUGHT),
    Key("Ctrl+S", N_("月报或选的台账导出 xlsx"), "save_report", "ledger", UNTAUGHT),
    Key("Ctrl+P", N_("打印这个月的办件台账"), "print_ledger", "ledger", UNTAUGHT),
    Key("F9", N_("办这一件：回到窗口，从它开始"), "handle_matter", "catalogue", UNTAUGHT),
    Key("Ctrl+P", N_("打印要带什么：不记姓名、号码"), "print_guide", "catalogue", UNTAUGHT),
    Key("Ctrl+M", N_("办事指南：文字，或蒙汉双语的纸样"), "turn_guide", "catalogue", UNTAUGHT),
    Key("Alt+1", N_("目录：按生活里的事"), "shelf_order_1", "catalogue", UNTAUGHT),
    Key("Alt+2", N_("目录：按部门"), "shelf_order_2", "catalogue", UNTAUGHT),
    Key("Alt+3", N_("目录：按方式"), "shelf_order_3", "catalogue", UNTAUGHT),
    Key("Alt+4", N_("目录：按本站点认领"), "shelf_order_4", "catalogue", UNTAUGHT),
    Key("Alt+5", N_("目录：新目录改了什么"), "shelf_order_5", "catalogue", UNTAUGHT),
    Key("Ctrl+Return", N_("同步：现在就传这一件，前面记的一起传"), "send_case", "exchange", UNTAUGHT),
    Key("Alt+W", N_("同步：本机的站点错了，用正确站点的注册码更正"), "correct_site", "exchange", UNTAUGHT),
    Key("Ctrl+Shift+U", N_("同步：没传的写到 U 盘上带走"), "pack_parcel", "exchange", UNTAUGHT),
    Key("F10", N_("同一个人再办一件：刚存的那位，或打开的这个人"), "same_person", "counter"),
    Key("Shift+F10", N_("同一家人办一件：地址、电话照旧"), "same_family", "counter"),
    Key("Alt+Return", N_("打开刚存的这一件：收件凭证、代办委托书、粘贴卡"), "open_saved", "counter"),
    Key("F10", N_("同一个人再办一件"), "next_matter", "person", UNTAUGHT),
    Key("Shift+F10", N_("同一家人办一件"), "family", "person", UNTAUGHT),
    Key("F5", N_("立即同步：上传办件，取旗里的目录和答复"), "sync"),
    Key("F4", N_("窗口很窄时看告知单"), "toggle_slip", "counter"),
    Key("F8", N_("要带的材料：在屏幕上用二维码给人扫，不用上网"), "show_list_code", "counter"),
    Key("Ctrl+=", N_("预览放大"), "zoom_in", "counter"),
    Key("Ctrl+-", N_("预览缩小"), "zoom_out", "counter"),
    Key("Ctrl+0", N_("预览适合宽度"), "fit_width", "counter"),
    Key("Ctrl+PgDown", N_("预览下一页"), "next_page", "counter"),
    Key("Ctrl+PgUp", N_("预览上一页"), "previous_page", "counter"),
    Key("Ctrl+9", N_("设置：告知单的纸张、颜色、字号、锁定时间"), "open_settings", WINDOW, UNTAUGHT),
    Key("Alt+S", N_("设置：告知单的纸张、颜色、字号、锁定时间"), "open_settings"),
    Key("Shift+F1", N_("从头看一遍：一件事怎么办，一分钟"), "take_tour"),
    Key("Ctrl+L", N_("马上锁定，屏幕上不留办件内容"), "lock"),
)


def bind(widget: QWidget, where: str, acts: Mapping[str, object], keys: Iterable[Key]) -> None:
    """Let the keys of that place do what `acts` names, while `widget` is on screen."""
    for key in keys:
        if key.where == where and key.action in acts:
            QShortcut(key.keys, widget, acts[key.action])  # type: ignore[call-overload]


def key_text(action: str) -> str:
    """The keys of an action, as a button or a sentence shows them; "" where it has none."""
    return " / ".join(dict.fromkeys(key.text for key in KEYS if key.action == action))


def is_pressed(event: QKeyEvent, action: str) -> bool:
    """Does the event press the keys of that action?  For a window of its own, where no shortcut is heard."""
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(key.keys) for key in KEYS if key.action == action)


def tip(action: str) -> str:
    """The tool tip of what does an action: its words with its keys."""
    key = next((key for key in KEYS if key.action == action), None)
    return f"{_(key.words)}  {key_text(action)}" if key else ""
