"""Which pictogram stands beside a material, for whoever cannot read much: the release's own, or by its name.

The drawings are resources/pictograms, a file for each key.
"""

from __future__ import annotations

from casework.release.catalogue import Material

# The words by which a material's name tells what it is; the first that is in it counts.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (  # data
    ("household_book", ("户口簿", "户口本", "户籍")),  # data
    ("power_of_attorney", ("委托书", "授权书")),  # data
    ("marriage", ("结婚证", "离婚证", "婚姻")),  # data
    ("birth", ("出生", "生育")),  # data
    ("photo", ("照片", "相片", "证件照", "近照")),  # data
    ("bank_card", ("银行卡", "存折", "社会保障卡", "社保卡", "银行账户", "一卡通")),  # data
    ("vehicle_licence", ("行驶证", "驾驶证", "机动车", "车辆")),  # data
    ("ear_tag", ("耳标", "牲畜", "畜禽", "检疫", "防疫")),  # data
    ("medical", ("诊断", "病历", "病情", "住院", "医疗", "出院", "残疾", "体检", "健康")),  # data
    ("school", ("学籍", "学生", "录取", "学校", "毕业", "就读", "入学")),  # data
    ("business_licence", ("营业执照", "许可证", "登记证书", "法人证书")),  # data
    (
        "land",
        (
            "草原",
            "草场",
            "土地",
            "宅基地",
            "不动产",
            "房屋",
            "房产",
            "林权",
            "承包",
            "规划",
            "平面图",
            "位置图",
        ),
    ),  # data
    ("contract", ("合同", "协议")),  # data
    ("money", ("发票", "票据", "收据", "缴费", "收入", "费用", "结算", "工资", "存款", "资金")),  # data
    ("signature", ("承诺书", "声明", "签名", "签字", "保证书", "同意书")),  # data
    ("finger_print", ("指印", "指纹")),  # data
    ("form", ("申请表", "登记表", "审批表", "申报表", "申请书", "信息表")),  # data
    ("id_card", ("身份证", "居住证", "护照", "通行证")),  # data
    ("seal", ("盖章", "公章", "印章")),  # data
    ("certificate", ("证",)),  # data
    ("phone", ("电话", "手机", "联系方式")),  # data
)
_BY_FORM = {
    "original": "original",
    "copy": "copy",
    "original_and_copy": "original",
    "original_or_copy": "original",
    "electronic": "phone",
    "paper_or_electronic": "original",
    "form": "form",
}
PICTOGRAMS = frozenset([*(key for key, _ in _WORDS), "copy", "original", "clock"])


def pictogram_of(material: Material) -> str:
    """The key of its pictogram: what the release says, else by the words of its name, else by its form."""
    if material.pictogram in PICTOGRAMS:
        return material.pictogram
    name = material.name.zh
    by_name = (key for key, words in _WORDS if any(word in name for word in words))
    return next(by_name, _BY_FORM[material.form])
