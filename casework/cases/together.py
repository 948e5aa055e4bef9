"""A bundle (一件事) at the counter: equal questions asked once, equal papers ticked once, one draft.

The draft of a bundle has the words of a question with its options for the key of an answer, since matters
name theirs as they like, and the key of a paper (`paper_key`) for the code of a mark.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from casework.cases import draft_rules
from casework.cases.draft import Draft, MaterialMark
from casework.language import _
from casework.release import applicability
from casework.release.catalogue import Bundle, Material, Matter, Option, Release, Situation, Text
from casework.release.necessity import Necessity, necessity
from casework.release.same_paper import paper_key

_STRICTEST: tuple[Necessity, ...] = ("required", "commitment", "tolerated", "shared", "optional")


class BundlePart(msgspec.Struct, frozen=True, kw_only=True):
    """A matter of the bundle; `number` is 0 where it is not handled this time, `why_not` says why."""

    code: str
    name: str
    number: int = 0
    matter: Matter | None = None
    required: bool = True
    why_not: str = ""
    is_left_out: bool = False  # by the clerk


class SharedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper for one matter or several, by their numbers; the code of its material is its key."""

    material: Material
    mark: MaterialMark
    matters: tuple[int, ...]


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """The bundle as its draft makes it."""

    parts: tuple[BundlePart, ...]
    questions: tuple[Situation, ...]
    papers: tuple[SharedPaper, ...]
    by_agent: bool = False  # somebody else comes for the applicant

    @property
    def handled(self) -> tuple[BundlePart, ...]:
        """The matters that become cases."""
        return tuple(part for part in self.parts if part.number)


def together(release: Release, bundle: Bundle, draft: Draft) -> Together:
    """What is handled, asked and wanted, given the answers so far."""
    parts = _parts(release, bundle, draft)
    drafts = [(part, _answered(part.matter, draft)) for part in parts if part.number and part.matter]
    questions = {question_key(each): _asked(each) for each in _own_questions(bundle, draft)}
    for part, known in drafts:
        if part.matter:
            for each in draft_rules.situations(part.matter, known):
                questions.setdefault(question_key(each), _asked(each))
    return Together(
        parts=parts,
        questions=tuple(questions.values()),
        papers=_papers(drafts, draft),
        by_agent=any("yes" in known.answers.get("agent", ()) for _part, known in drafts),
    )


def drafts_of(release: Release, bundle: Bundle, draft: Draft) -> tuple[Draft, ...]:
    """A draft for each matter that is handled; the same draft gives the same ids."""
    shown = together(release, bundle, draft)
    marks = {paper.material.code: paper for paper in shown.papers}
    return tuple(
        _settled(part.matter, _answered(part.matter, draft), marks)
        for part in shown.handled
        if part.matter is not None
    )


def parts_of(release: Release, draft: Draft) -> tuple[Draft, ...]:
    """As `drafts_of`, of the bundle that the draft names; none where the release has none of that code."""
    bundle = next((each for each in release.bundles if each.code == draft.bundle_code), None)
    return drafts_of(release, bundle, draft) if bundle else ()


def drafted_name(release: Release, draft: Draft) -> str:
    """The name of the matter or bundle that a draft is for; "" where none is chosen or known."""
    known: Iterable[Matter | Bundle] = release.bundles if draft.bundle_code else release.matters
    wanted = draft.bundle_code or draft.matter_code
    return next((each.name.zh for each in known if each.code == wanted), "")


def bundle_id(draft: Draft) -> str:
    """The id of the bundle that the draft becomes."""
    return f"bundle-{draft.draft_id}"


def case_id(draft: Draft, matter_code: str) -> str:
    """The id of the case that a matter of the bundle becomes."""
    return str(uuid.uuid5(uuid.UUID(draft.draft_id), matter_code))


def _parts(release: Release, bundle: Bundle, draft: Draft) -> tuple[BundlePart, ...]:
    as_matter = _as_matter(bundle)
    given = replace(draft, answers=_answers(as_matter.situations, draft))
    in_question = {each.code for each in draft_rules.materials(as_matter, given)}
    parts: list[BundlePart] = []
    number = 0
    for each in bundle.matters:
        matter = release.matter(each.code)
        part = BundlePart(
            code=each.code,
            name=matter.name.zh if matter else each.code,
            matter=matter,
            required=each.required,
        )
        if matter is None or matter.status != "in_use":
            part = replace(part, why_not=_("现在不能办"))
        elif each.code not in in_question:
            part = replace(part, why_not=_("按上面的回答不用办"))
        elif each.code in draft.left_out:
            part = replace(part, why_not=draft.left_out[each.code], is_left_out=True)
        else:
            number += 1
            part = replace(part, number=number)
        parts.append(part)
    return tuple(parts)


def _as_matter(bundle: Bundle) -> Matter:
    """The bundle as a matter whose materials are its matters: one rule says what is wanted."""
    return Matter(
        code=bundle.code,
        name=bundle.name,
        kind="",
        authority=Text(zh=""),
        handling="promised",
        situations=bundle.situations,
        materials=tuple(
            Material(code=each.code, name=Text(zh=""), form="form", when=each.when) for each in bundle.matters
        ),
    )


def _own_questions(bundle: Bundle, draft: Draft) -> tuple[Situation, ...]:
    as_matter = _as_matter(bundle)
    given = replace(draft, answers=_answers(as_matter.situations, draft))
    return draft_rules.situations(as_matter, given)


def question_key(situation: Situation) -> str:
    """The key of its answer: questions with the same words and the same options in any order are one."""
    options = "/".join(sorted(option.label.zh for option in situation.options))
    return f"{situation.question.zh}（{options}）{'多选' if situation.multiple else ''}"  # data: a key


def _asked(situation: Situation) -> Situation:
    options = tuple(Option(value=each.label.zh, label=each.label) for each in situation.options)
    return replace(situation, key=question_key(situation), options=options, when={})


def _answers(situations: Iterable[Situation], draft: Draft) -> dict[str, tuple[str, ...]]:
    """What was answered, by the keys and values of these situations."""
    answers = {}
    for situation in situations:
        given = draft.answers.get(question_key(situation), ())
        if values := tuple(each.value for each in situation.options if each.label.zh in given):
            answers[situation.key] = values
    return answers


def _answered(matter: Matter | None, draft: Draft) -> Draft:
    """The draft of one matter, with nothing ticked."""
    if matter is None:
        return draft
    answers = applicability.offered_answers(matter, _answers(matter.situations, draft))
    code = case_id(draft, matter.code)
    return replace(
        draft, draft_id=code, matter_code=matter.code, answers=answers, marks=(), bundle_code="", left_out={}
    )


def _papers(drafts: list[tuple[BundlePart, Draft]], draft: Draft) -> tuple[SharedPaper, ...]:
    rows: dict[str, list[tuple[int, Material]]] = {}
    for part, known in drafts:
        if part.matter:
            for material in draft_rules.materials(part.matter, known):
                rows.setdefault(paper_key(material), []).append((part.number, material))
    return tuple(_one(key, same, draft) for key, same in rows.items())


def _one(key: str, same: list[tuple[int, Material]], draft: Draft) -> SharedPaper:
    """One row for all: as strict as the strictest of them, as many papers as the one that takes most."""
    materials = [material for _number, material in same]
    strictest = min(materials, key=lambda each: _STRICTEST.index(necessity(each)))
    material = replace(
        strictest,
        code=key,
        originals=max(each.originals for each in materials),
        copies=max(each.copies for each in materials),
    )
    numbers = tuple(dict.fromkeys(number for number, _material in same))
    return SharedPaper(material=material, mark=draft_rules.mark_of(draft, material), matters=numbers)


def _settled(matter: Matter, known: Draft, papers: dict[str, SharedPaper]) -> Draft:
    """The draft of the matter, with what was found for the papers that it shares."""
    marks = []
    for material in draft_rules.materials(matter, known):
        mark = papers[paper_key(material)].mark
        if mark.state == "committed" and not material.commitment:
            mark = replace(mark, state="missing")
        elif mark.state == "missing":
            # what one matter wants, another may have by data sharing
            sharing_failed = necessity(papers[paper_key(material)].material) == "shared"
            mark = replace(mark, state="missing" if sharing_failed else draft_rules.unmarked_state(material))
        marks.append(draft_rules.weighed(replace(mark, code=material.code, necessity=None), material))
    return replace(known, marks=tuple(marks))
