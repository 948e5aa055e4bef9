"""What people say around what they mean: 我要办低保, 低保怎么办, 低保申请."""

from __future__ import annotations

import re

_BEFORE = (  # data
    *("请问", "咨询", "我们", "我", "想要", "想", "需要", "要", "来", "去", "帮", "给"),
    *("怎么", "怎样", "如何", "哪里", "在哪", "能", "可以", "办理", "申请", "申领", "领取", "补办", "办"),
)
_AFTER = (  # data
    *("怎么", "怎样", "如何", "在哪里", "在哪", "哪里", "哪儿", "能", "可以", "需要", "要", "带", "交"),
    *("什么", "哪些", "多少", "材料", "手续", "流程", "条件", "证明", "东西", "的", "吗", "呢", "啊", "了"),
    *("办理", "申请", "申领", "领取", "登记", "补办", "办", "弄", "领"),
)
_AROUND = re.compile(f"^(?:{'|'.join(_BEFORE)})+|(?:{'|'.join(_AFTER)})+$")
_LEAST = 2  # characters: of less nobody can tell what was meant


def core(folded: str) -> str:
    """What is left of a folded query without the words around it; "" where that is nothing of its own."""
    rest = _AROUND.sub("", folded)
    return rest if len(rest) >= _LEAST and rest != folded else ""


def is_around(folded: str) -> bool:
    """Is this nothing but words around something?"""
    return not _AROUND.sub("", folded)
