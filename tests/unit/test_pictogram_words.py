"""By which word of its name a material gets its pictogram: each word stands for one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casework.release.pictograms import pictogram_of
from tests.support.releases import material

WORDS = {
    "household_book": "户口簿 户口本 户籍",
    "power_of_attorney": "委托书 授权书",
    "marriage": "结婚证 离婚证 婚姻",
    "birth": "出生 生育",
    "photo": "照片 相片 证件照 近照",
    "bank_card": "银行卡 存折 社会保障卡 社保卡 银行账户 一卡通",
    "vehicle_licence": "行驶证 驾驶证 机动车 车辆",
    "ear_tag": "耳标 牲畜 畜禽 检疫 防疫",
    "medical": "诊断 病历 病情 住院 医疗 出院 残疾 体检 健康",
    "school": "学籍 学生 录取 学校 毕业 就读 入学",
    "business_licence": "营业执照 许可证 登记证书 法人证书",
    "land": "草原 草场 土地 宅基地 不动产 房屋 房产 林权 承包 规划 平面图 位置图",
    "contract": "合同 协议",
    "money": "发票 票据 收据 缴费 收入 费用 结算 工资 存款 资金",
    "signature": "承诺书 声明 签名 签字 保证书 同意书",
    "finger_print": "指印 指纹",
    "form": "申请表 登记表 审批表 申报表 申请书 信息表",
    "id_card": "身份证 居住证 护照 通行证 身份证明",
    "seal": "盖章 公章 印章",
    "certificate": "证明 证书 证件 证",
    "phone": "电话 手机 联系方式",
}


@pytest.mark.parametrize("pictogram", WORDS)
def test_each_word_leads_to_its_pictogram(pictogram: str) -> None:
    for word in WORDS[pictogram].split():
        for name in (word, f"申请人{word}", f"{word}原件"):
            assert pictogram_of(material("m1", name)) == pictogram, name


def test_what_the_release_says_comes_first_and_a_name_without_such_words_goes_by_its_form() -> None:
    assert pictogram_of(replace(material("m1", "身份证"), pictogram="seal")) == "seal"
    assert pictogram_of(replace(material("m1", "身份证"), pictogram="of_later")) == "id_card"
    assert pictogram_of(replace(material("m1", "其他"), form="form")) == "form"
    assert pictogram_of(replace(material("m1", "其他"), form="electronic")) == "phone"
    assert pictogram_of(material("m1", "其他")) == "copy"


FORMS = {
    "original": "original",
    "copy": "copy",
    "original_and_copy": "original",
    "original_or_copy": "original",
    "electronic": "phone",
    "paper_or_electronic": "original",
    "form": "form",
}


def test_each_form_of_a_material_has_its_pictogram() -> None:
    of_form = {form: pictogram_of(replace(material("m1", "其他"), form=form)) for form in FORMS}
    assert of_form == FORMS
