"""The catalogue: the released list of matters a banner handles, and all their texts.

Names are those of the national lists (实施清单); `casework.release.release_file` reads and checks a file.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from casework.understanding import understand

TranslationStatus = Literal["none", "draft", "approved"]
Mode = Literal["inform", "assist", "collect", "accept"]  # 告知 帮办 代收 受理
SiteKind = Literal["banner", "township", "community", "gacha"]
ScriptOrder = Literal["zh_first", "mn_first"]
MaterialForm = Literal[
    "original", "copy", "original_and_copy", "original_or_copy", "electronic", "paper_or_electronic", "form"
]
LimitUnit = Literal["on_the_spot", "working_day", "calendar_day", "hour", "month", "year"]
MatterStatus = Literal["in_use", "suspended", "withdrawn"]
Handling = Literal["immediate", "promised"]  # 即办件 承诺件
Served = Literal["person", "organization"]
DayKind = Literal["work", "rest"]


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all catalogue structs.  Fields that it does not know are a problem only where one publishes."""


class Text(Struct, frozen=True, kw_only=True):
    """One text in Chinese and, where a translation exists, in traditional Mongolian.

    `mn` is Unicode in logical order (U+180E before a detached a/e, U+202F before a suffix).  `status`
    is `none` exactly when `mn` is empty; only a named translator makes it `approved`.
    """

    zh: str
    mn: str = ""
    status: TranslationStatus = "none"
    approved_by: str = ""
    approved_on: dt.date | None = None


class LegalBasis(Struct, frozen=True, kw_only=True):
    """One legal basis: title with document number, and the article where one is named."""

    title: str
    number: str = ""
    article: str = ""
    unverified: bool = False


class Limit(Struct, frozen=True, kw_only=True):
    """A time limit: `value` in `unit`, halves too; 0 with `on_the_spot`."""

    value: int | float  # a whole number stays one, so that a release keeps its digest
    unit: LimitUnit
    note: Text | None = None


class Fee(Struct, frozen=True, kw_only=True):
    """What the applicant pays: `charged` or free, with standard, basis and reduction."""

    charged: bool = False
    standard: Text | None = None
    basis: str = ""
    reduction: Text | None = None
    unverified: bool = False


class Option(Struct, frozen=True, kw_only=True):
    """One answer to a situation's question."""

    value: str
    label: Text


class Situation(Struct, frozen=True, kw_only=True):
    """A question (情形) whose answer changes which materials are needed; asked `when` a material is."""

    key: str
    question: Text
    options: tuple[Option, ...]
    multiple: bool = False  # several options may hold at once
    when: dict[str, tuple[str, ...]] = {}


class Material(Struct, frozen=True, kw_only=True):
    """One paper the applicant brings (申请材料).

    `when` maps a situation's key to the answers that need this material: all keys must hit (and),
    any value of a key hits (or), empty means always.  `originals` and `copies` are counts of paper.
    """

    code: str
    name: Text
    form: MaterialForm
    originals: int = 0
    copies: int = 0
    required: bool = True
    source: Text | None = None
    source_agency: Text | None = None
    acceptance_criteria: Text | None = None
    basis: str = ""
    sample: str = ""
    paper: str = ""  # a key: in a bundle, papers of one key are handed in once
    note: Text | None = None
    shareable: bool = False  # data sharing covers it: printed as 不需提交
    commitment: bool = False  # a written commitment may stand for it (告知承诺)
    tolerance: bool = False  # may be handed in later (容缺)
    tolerance_days: int | None = None  # in so many working days; None: as the settings say
    pictogram: str = ""  # a key of casework.release.pictograms; "" is by the name
    when: dict[str, tuple[str, ...]] = {}
    unverified: bool = False


class Step(Struct, frozen=True, kw_only=True):
    """One step of the handling process."""

    name: Text
    limit: Limit | None = None


class Question(Struct, frozen=True, kw_only=True):
    """One frequently asked question with its answer."""

    question: Text
    answer: Text


class OnlineChannel(Struct, frozen=True, kw_only=True):
    """Where the matter can be handled without coming: the portal or app, and how far (网办深度)."""

    name: Text
    address: str = ""
    depth: Text | None = None


class JointDepartment(Struct, frozen=True, kw_only=True):
    """A department that takes part; they act in the order of the list, or at once where `parallel`."""

    name: Text
    duty: Text | None = None
    limit: Limit | None = None
    parallel: bool = False


class HandlingCounter(Struct, frozen=True, kw_only=True):
    """The counter of a site at which the matter is handled."""

    site: str
    number: str = ""
    name: Text | None = None


class PrintedForm(Struct, frozen=True, kw_only=True):
    """A form that goes out with the slip of a matter, by its key, and how many copies of it."""

    form: str
    copies: int = 1


class ExportField(Struct, frozen=True, kw_only=True):
    """One field of another system, as it is called there, and where its value is in a case.

    `value` is a place that `casework.release.case_places` names, or "" for the words of `always`.  `words`
    turns what stands there into the words or codes of the other system; `missing` stands for nothing.
    """

    label: str
    value: str = ""
    always: str = ""
    words: dict[str, str] = {}
    missing: str = ""


class ExportProfile(Struct, frozen=True, kw_only=True):
    """The fields of another system in its order: pasted one by one, or a line of a table for each case."""

    key: str
    name: Text
    kind: Literal["paste", "table"] = "paste"
    fields: tuple[ExportField, ...] = ()


class KeepingTerm(Struct, frozen=True, kw_only=True):
    """How long papers and personal data are kept, in years (None: as the settings say), and by which rule."""

    papers_years: int | None = None
    personal_years: int | None = None
    basis: str = ""


class BundledMatter(Struct, frozen=True, kw_only=True):
    """A matter of a bundle, by its code; one that is not `required` is taken along where somebody wants it.

    `when` is the rule of a material, over the bundle's own situations.
    """

    code: str
    required: bool = True
    when: dict[str, tuple[str, ...]] = {}


class Bundle(Struct, frozen=True, kw_only=True):
    """Several matters handled as one (一件事), in order; the list that it comes from, and its number there.

    国办发〔2025〕24号: told once, one form, one set of papers (see `Material.paper`), one counter.
    """

    code: str
    name: Text
    source_list: str = ""
    number: str = ""
    status: MatterStatus = "in_use"
    lead: Text | None = None  # the department that leads (牵头部门)
    served: tuple[Served, ...] = ("person",)
    situations: tuple[Situation, ...] = ()
    matters: tuple[BundledMatter, ...] = ()
    promised_limit: Limit | None = None
    modes: dict[SiteKind, Mode] = {}
    keywords: tuple[Text, ...] = ()
    initials: str = ""
    note: Text | None = None
    unverified: tuple[str, ...] = ()


class InspectionItem(Struct, frozen=True, kw_only=True):
    """One thing to be looked at."""

    code: str
    name: Text
    criteria: Text | None = None  # what is right
    basis: tuple[LegalBasis, ...] = ()


class InspectionList(Struct, frozen=True, kw_only=True):
    """What is looked at on an inspection (监管事项检查实施清单), of whom and by whom."""

    code: str
    name: Text
    authority: Text
    inspected: Text | None = None
    method: Text | None = None  # 现场检查 书面检查 …
    frequency: Text | None = None
    matters: tuple[str, ...] = ()  # codes of the matters whose holders are looked at
    items: tuple[InspectionItem, ...] = ()
    unverified: tuple[str, ...] = ()


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Why a withdrawn matter is no longer needed: the document that says so, and what is done instead."""

    basis: tuple[LegalBasis, ...] = ()
    instead: Text | None = None


class Matter(Struct, frozen=True, kw_only=True):
    """One entry of the catalogue (事项): what can be handled."""

    code: str
    name: Text
    kind: str  # 行政许可 给付 确认 奖励 裁决 征收 其他 公共服务
    authority: Text
    handling: Handling
    base_code: str = ""
    implementation_code: str = ""
    version: str = ""
    status: MatterStatus = "in_use"
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    level: str = ""
    served: tuple[Served, ...] = ("person",)
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    excluded_steps: tuple[Text, ...] = ()
    acceptance_conditions: tuple[Text, ...] = ()
    refusal_conditions: tuple[Text, ...] = ()
    situations: tuple[Situation, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    visits: int | None = None
    fee: Fee = Fee()
    scope: Text | None = None  # 通办范围
    channels: tuple[Text, ...] = ()
    result: Text | None = None
    place: Text | None = None
    hours: Text | None = None
    phones: tuple[str, ...] = ()
    complaint_phone: str = ""
    remedies: tuple[Text, ...] = ()
    quota: Text | None = None
    faq: tuple[Question, ...] = ()
    modes: dict[SiteKind, Mode] = {}
    theme: str = ""
    notes: tuple[str, ...] = ()
    initials: str = ""  # pinyin initials that readers of a wrong pronunciation would miss
    keywords: tuple[Text, ...] = ()  # what people call it: former, local and everyday words
    withdrawal: Withdrawal | None = None
    online: tuple[OnlineChannel, ...] = ()
    joint_departments: tuple[JointDepartment, ...] = ()
    life_events: tuple[Text, ...] = ()
    counters: tuple[HandlingCounter, ...] = ()
    print_set: tuple[PrintedForm, ...] = ()
    export_profiles: tuple[str, ...] = ()  # keys of the release's profiles
    keeping: KeepingTerm | None = None
    unverified: tuple[str, ...] = ()


class Site(Struct, frozen=True, kw_only=True):
    """One point where people are served (站点); `code` is the first part of its slip numbers.

    `delegated` lists the matters for which this site holds a written delegation.
    """

    code: str
    name: Text
    kind: SiteKind
    parent: str = ""
    address: Text | None = None
    hours: Text | None = None
    phone: str = ""
    delegated: tuple[str, ...] = ()


class Settings(Struct, frozen=True, kw_only=True):
    """What the banner decides for its whole release; never hard-coded in a form."""

    script_order: ScriptOrder = "zh_first"
    print_drafts: bool = False  # draft Mongolian may be printed, with the mark 译文待审
    complaint_phone: str = "12345"
    service_notice: Text | None = None  # the sentence on slips of sites that are no authority
    new_divisions: tuple[str, ...] = ()  # six-digit codes of counties founded after this program was made
    tolerance_days: int | None = None  # working days for a tolerated paper; None: before acceptance
    keeping: KeepingTerm | None = None  # where a matter says nothing else
    complaint_keeping: KeepingTerm | None = None  # of complaints without a case; None: as `keeping`
    list_code: bool = False  # a second code on the slip holds what to bring as plain text
    pictograms: bool = False  # beside the materials on the slip
    large_print: bool = False  # slips on A4 are set in 16 points and more
    status_address: str = ""  # of the public status page: the slip's code leads there


class CalendarDay(Struct, frozen=True, kw_only=True):
    """A day that an official notice, named in `basis`, makes a working or a rest day."""

    day: dt.date
    kind: DayKind
    basis: str


class WorkingCalendar(Struct, frozen=True, kw_only=True):
    """What the banner says of working days; it goes before what the program knows.

    Of a year in `complete_years` the whole notice is here: days that are not named, and of which the program
    knows nothing, follow the week for certain.
    """

    days: tuple[CalendarDay, ...] = ()
    complete_years: tuple[int, ...] = ()


class Release(Struct, frozen=True, kw_only=True):
    """One version of the catalogue (目录版本): matters, sites, form labels, settings, working days.

    `name` identifies it on paper; `number` grows; `labels` has the forms' fixed words by key, like any text.
    """

    schema: Literal[1]
    name: str
    number: int
    title: Text
    settings: Settings
    sites: tuple[Site, ...]
    labels: dict[str, Text]
    matters: tuple[Matter, ...]
    warning: str = ""
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    bundles: tuple[Bundle, ...] = ()
    inspections: tuple[InspectionList, ...] = ()
    faq: tuple[Question, ...] = ()
    export_profiles: tuple[ExportProfile, ...] = ()
    calendar: WorkingCalendar | None = None  # stays the last: a part of its own on the way to devices

    def matter(self, code: str) -> Matter | None:
        """The matter of that code, or None."""
        return next((matter for matter in self.matters if matter.code == code), None)

    def site(self, code: str) -> Site | None:
        """The site of that code, or None."""
        return next((site for site in self.sites if site.code == code), None)


understand(Release)
