"""The server's judgement as a plain function: verdicts, where entries count, what goes on behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import pytest
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.entries import Fields, Head, Recorded, encode_body, hashed
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.people import StaffAppointed, StaffNamed
from casework.cases.kinds.purging import CasePurged, ComplaintPurged
from casework.cases.kinds.table import KINDS
from casework.cases.kinds.upkeep import EntryNamed
from casework.cases.plausible import LARGEST_STEP
from casework.cases.roster import Acting, KnownPerson
from casework.suite import SUITE
from sync.server.intake.judgement import Judged, Speaker, judge, saying
from sync.wire.protocol import LARGEST_BODY_BYTES, Mark
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN
from tests.support.entry_histories import number_of, opened, slip
from tests.support.forged import Claim, chained

DEVICE = "d" * 16
POINTS = Speaker(POINT, frozenset({POINT}))
TOWNS = Speaker(TOWN, frozenset({TOWN, POINT, OTHER_POINT}))
HALLS = Speaker(HALL, frozenset({HALL, TOWN, POINT, OTHER_POINT}), is_hall=True)


def opening(case: str = "case-1", site: str = POINT, rev: int = 1) -> Claim:
    return Claim(case, "case_opened", replace(opened(), site=site), rev)


def progress(case: str = "case-1", rev: int = 2, **fields: object) -> Claim:
    return Claim(case, "case_status_changed", CaseStatusChanged(now="accepted", by="旗"), rev, **fields)  # type: ignore[arg-type]


def written(*claims: Claim) -> list[Recorded]:
    return chained(Head(DEVICE), claims)


def verdicts(
    entries: Sequence[Recorded], speaker: Speaker = POINTS, cases: dict[str, str] | None = None
) -> list[Judged]:
    return list(judge(entries, Mark(), speaker, cases or {}))


def reasons(entries: Sequence[Recorded], speaker: Speaker = POINTS, **cases: str) -> list[str]:
    """The first word of each verdict, "" for a good one."""
    return [each.reason.partition(":")[0] for each in verdicts(entries, speaker, cases)]


def rehashed(recorded: Recorded, **changes: object) -> Recorded:
    """Another statement under a hash that fits it."""
    changed = replace(recorded.entry, **changes)
    return Recorded(hashed(Fields(*msgspec.structs.astuple(changed)[:-2])), recorded.body)


def test_what_a_point_says_of_its_own_case_counts_there() -> None:
    entries = written(opening(), progress())
    assert [(each.reason, each.site, each.recorded) for each in verdicts(entries)] == [
        ("", POINT, each) for each in entries
    ]


def test_a_case_counts_where_it_was_opened_and_so_does_all_that_follows() -> None:
    entries = written(opening(site=POINT), progress(), opening("case-2", TOWN), progress("case-2"))
    assert [each.site for each in verdicts(entries, TOWNS)] == [POINT, POINT, TOWN, TOWN]


def test_a_case_that_is_known_counts_where_it_is_known() -> None:
    judged = verdicts(written(opening(site=POINT), progress()), TOWNS, {"case-1": OTHER_POINT})
    assert [(each.site, each.reason) for each in judged] == [(OTHER_POINT, "")] * 2


def test_what_no_case_has_counts_at_the_writers_site() -> None:
    named = Claim("staff-1", "from_the_future", b'{"v":7}')
    assert [each.site for each in verdicts(written(named, progress("case-9")), TOWNS)] == [TOWN, TOWN]


def test_a_subject_that_is_no_case_gets_no_home() -> None:
    """A person of the roster may be appointed at one site after the other."""
    posts = [
        Claim("p", "staff_appointed", StaffAppointed(site=s, name="甲", role="clerk")) for s in (POINT, TOWN)
    ]
    assert [(each.site, each.reason) for each in verdicts(written(*posts), HALLS)] == [
        (POINT, ""),
        (TOWN, ""),
    ]


def test_a_forged_hash_is_seen_and_the_next_entry_no_longer_fits() -> None:
    first, second, third = written(opening(), progress(), progress(rev=3))
    forged = Recorded(replace(first.entry, hash="ab" * 32), first.body)
    assert reasons([forged, second, third]) == ["hash", "chain", ""]


def test_a_reason_begins_with_its_kind_for_machines_and_goes_on_for_people() -> None:
    (entry,) = written(opening())
    forged = Recorded(replace(entry.entry, hash="ab" * 32), entry.body)
    changed = Recorded(entry.entry, b"{}")
    disguised = Recorded(replace(entry.entry, suite=SUITE + 1), entry.body)
    loose = Recorded(replace(entry.entry, prev="ab" * 32), entry.body)
    assert [verdicts([each])[0].reason for each in (forged, changed, disguised, loose)] == [
        "hash: 记录与校验值不符",
        "body: 内容与校验值不符",
        "hash: 记录的算法与所写的不符",
        "chain: 与前一条记录接不上",
    ]
    foreign = written(opening(site=OTHER_POINT))
    named = written(Claim("p-1", "staff_appointed", HALL_ONLY["staff_appointed"]))
    assert verdicts(foreign)[0].reason == "scope: 是别的站点的办件，这台设备无权记录"
    assert verdicts(named)[0].reason == "scope: 这只能由旗里来说"
    beyond = Recorded(replace(entry.entry, suite=256, hash="ab" * 32), entry.body)
    leaping = written(opening(rev=LARGEST_STEP + 1))
    twice = replace(POINTS, sayings=frozenset({saying(entry.entry)}))
    assert verdicts([beyond])[0].reason == "fields: 没有这样的算法编号"
    assert verdicts(leaping)[0].reason == "fields: 记录的次序号跳得太远"
    assert verdicts([entry], twice)[0].reason == "twice: 另一台设备的记录说的完全一样"
    numbered = written(Claim("case-1", "slip_issued", slip(number_of("a", 1))))
    assert verdicts(numbered)[0].reason == "body: 编号不是本站点的"


@pytest.mark.parametrize(
    "change",
    [{"staff": "other"}, {"rev": 2}, {"subject": "case-2"}, {"recorded_at": "2026-11-25T09:00:00+08:00"}],
)
def test_a_field_changed_after_hashing_is_seen(change: dict[str, object]) -> None:
    (entry,) = written(opening())
    assert reasons([Recorded(replace(entry.entry, **change), entry.body)]) == ["hash"]


def test_a_body_that_is_not_the_one_of_its_digest_is_seen() -> None:
    first, second = written(opening(), progress())
    other = encode_body(replace(opened(), site=POINT, handler="别人"))
    assert reasons([Recorded(first.entry, other), second]) == ["body", ""]


def test_hashes_made_here_are_not_made_twice() -> None:
    """`worked_out` spares the check: only for entries that came without hash and digest."""
    (entry,) = written(opening())
    forged = Recorded(replace(entry.entry, hash="ab" * 32), entry.body)
    assert reasons([forged], replace(POINTS, worked_out=True)) == [""]


def test_an_entry_that_follows_nothing_is_apart_and_the_next_may_follow_it() -> None:
    first, second, third = written(opening(), progress(), progress(rev=3))
    assert reasons([first, third]) == ["", "chain"]
    assert reasons([second, third]) == ["chain", ""]
    start = Mark(seq=1, hash=first.entry.hash)
    assert [each.reason for each in judge([second], start, POINTS, {"case-1": POINT})] == [""]


def test_a_purged_body_is_no_fault() -> None:
    (entry,) = written(opening())
    assert reasons([Recorded(entry.entry, None)]) == [""]


def test_another_suite_passes_unless_it_is_a_disguise() -> None:
    (entry,) = written(opening())
    later = Recorded(replace(entry.entry, suite=SUITE + 1, hash="ab" * 32), entry.body)
    disguised = Recorded(replace(entry.entry, suite=SUITE + 1), entry.body)
    nothing = Recorded(replace(entry.entry, suite=0, hash="ab" * 32), entry.body)
    beyond = Recorded(replace(entry.entry, suite=256, hash="ab" * 32), entry.body)
    last = Recorded(replace(entry.entry, suite=255, hash="ab" * 32), entry.body)
    assert [reasons([each])[0] for each in (later, disguised, nothing, beyond, last)] == [
        "", "hash", "fields", "fields", "",
    ]  # fmt: skip


def test_a_body_of_another_suite_is_not_read() -> None:
    (entry,) = written(Claim("case-1", "case_opened", b'{"v":1,"nonsense":true}'))
    later = Recorded(replace(entry.entry, suite=SUITE + 1, hash="ab" * 32), entry.body)
    assert (reasons([entry]), reasons([later])) == (["body"], [""])


def test_a_digest_that_is_none_is_seen() -> None:
    (entry,) = written(opening())
    for wrong in ("", "AB" * 32, "ab" * 31, "ab" * 33, "zz" * 32):
        bad = rehashed(Recorded(entry.entry, None), body_digest=wrong)
        assert [each.reason for each in verdicts([bad])] == ["fields: 内容的校验值写法不对"], wrong


@pytest.mark.parametrize("kind", ["case_opened", "case_of_the_future"])
def test_a_body_has_a_largest_size(kind: str) -> None:
    def sized(size: int) -> list[Recorded]:
        body = b'{"v":2,"x":["' + b'a","' * (size // 4)
        body = body[: size - 3] + b'x"]}'
        return written(Claim("case-1", kind, body[: size - 3] + b'"]}'))

    fits, too_large = sized(LARGEST_BODY_BYTES), sized(LARGEST_BODY_BYTES + 4)
    assert len(fits[0].body or b"") <= LARGEST_BODY_BYTES < len(too_large[0].body or b"")
    size = len(too_large[0].body or b"")
    assert reasons(fits) == [""]
    assert verdicts(too_large)[0].reason == f"body: 内容 {size} 字节，最多 {LARGEST_BODY_BYTES}"


@pytest.mark.parametrize(
    "claim",
    [
        opening(rev=0), replace(opening(), at="morgen"), replace(opening(), staff="a b"), opening("a b"),
        replace(opening(), at="1999-12-31T23:59:59+08:00"),
    ],
)  # fmt: skip
def test_implausible_fields_are_seen_and_hold_up_nobody(claim: Claim) -> None:
    assert reasons(written(claim, opening("case-2"))) == ["fields", ""]


def test_a_statement_that_another_device_made_already_counts_once() -> None:
    first, second = written(opening(), progress())
    known = replace(POINTS, sayings=frozenset({saying(first.entry)}))
    assert reasons([first, second], known) == ["twice", ""]


@pytest.mark.parametrize("field", range(6))
def test_a_statement_is_the_same_in_every_part_or_another(field: int) -> None:
    (entry,) = written(opening())
    said = list(saying(entry.entry))
    said[field] = 9 if field == 1 else "x"
    assert reasons([entry], replace(POINTS, sayings=frozenset({tuple(said)}))) == [""]


def test_a_case_of_another_site_is_out_of_scope_and_stays_so() -> None:
    foreign = opening(site=OTHER_POINT)
    assert reasons(written(foreign, progress(), opening(rev=3), opening("case-2"))) == ["scope"] * 3 + [""]
    assert reasons(written(opening()), POINTS, **{"case-1": OTHER_POINT}) == ["scope"]


def test_a_case_that_was_foreign_before_is_foreign_still() -> None:
    speaker = replace(POINTS, foreign=frozenset({"case-1"}))
    assert reasons(written(opening(), opening("case-2")), speaker) == ["scope", ""]


def test_a_moved_device_still_speaks_for_its_former_site() -> None:
    moved = Speaker(OTHER_POINT, frozenset({OTHER_POINT, POINT}))
    judged = verdicts(written(opening(), progress(), opening("case-2", OTHER_POINT)), moved)
    assert [(each.site, each.reason) for each in judged] == [(POINT, ""), (POINT, ""), (OTHER_POINT, "")]


HALL_ONLY: dict[str, Body] = {
    "staff_appointed": StaffAppointed(site=POINT, name="甲", role="clerk"),
    "case_purged": CasePurged(site=POINT, by="旗", ended_on=dt.date(2026, 1, 1), years=1, state="finished"),
    "complaint_purged": ComplaintPurged(
        site=POINT, by="旗", ended_on=dt.date(2026, 1, 1), years=1, number="12345-1"
    ),
    "entry_set_aside": EntryNamed(site=POINT, device=DEVICE, seq=1, hash="ab" * 32, by="旗"),
    "entry_taken_back": EntryNamed(site=POINT, device=DEVICE, seq=1, hash="ab" * 32, by="旗"),
}


def test_these_kinds_come_from_the_hall_alone() -> None:
    assert {kind.name for kind in KINDS.values() if kind.hall_only} == HALL_ONLY.keys()


@pytest.mark.parametrize("kind", HALL_ONLY)
def test_what_only_the_hall_may_say_is_believed_of_nobody_else(kind: str) -> None:
    (entry,) = written(Claim("p-1", kind, HALL_ONLY[kind]))
    (by_point,), (by_town,), (by_hall,) = (verdicts([entry], each) for each in (POINTS, TOWNS, HALLS))
    assert by_point.reason.startswith("scope: ")
    assert by_town.reason.startswith("scope: ")
    assert (by_hall.reason, by_hall.site) == ("", POINT)


def test_a_number_of_another_site_is_no_number_of_this_one() -> None:
    issued = slip(number_of("a", 0))
    assert issued.site == TOWN
    claim = Claim("case-1", "slip_issued", issued, 2)
    assert reasons(written(opening(), claim)) == ["", "body"]
    assert reasons(written(opening(), claim), TOWNS) == ["", ""]


def test_a_revision_may_go_so_far_beyond_what_is_known_and_no_further() -> None:
    assert reasons(written(opening(rev=LARGEST_STEP))) == [""]
    (beyond,) = verdicts(written(opening(rev=LARGEST_STEP + 1)))
    assert beyond.reason == "fields: 记录的次序号跳得太远"
    known = replace(POINTS, revs={"case-1": 5000})
    assert reasons(written(opening(rev=5000 + LARGEST_STEP)), known) == [""]
    assert reasons(written(opening(rev=5001 + LARGEST_STEP)), known) == ["fields"]
    assert reasons(written(opening("case-2", rev=1001)), known) == ["fields"]


def test_a_batch_climbs_by_its_own_revisions_and_a_leap_lifts_nobody() -> None:
    steps = [opening(rev=rev) for rev in (900, 1, 1900, 2901, 2900, 3900)]
    assert reasons(written(*steps)) == ["", "", "", "fields", "", ""]


def test_what_is_wrong_in_the_chain_is_told_first() -> None:
    first, second = written(opening(site=OTHER_POINT), progress(rev=0))
    broken = Recorded(replace(second.entry, prev="cd" * 32), b"no json")
    assert reasons([first, broken]) == ["scope", "chain"]


def test_an_entry_set_aside_gives_its_case_no_home() -> None:
    wrong = Claim("case-1", "case_opened", replace(opened(), site=POINT), rev=0)
    judged = verdicts(written(wrong, progress()), TOWNS)
    assert [(each.reason != "", each.site) for each in judged] == [(True, POINT), (False, TOWN)]


def naming(staff: str, by: str) -> Claim:
    return Claim(staff, "staff_named", StaffNamed(now=f"人员{staff}"), staff=by)


def test_whom_a_batch_names_may_act_in_it_from_there_on_and_whom_it_names_in_vain_may_not() -> None:
    here = KnownPerson(name="其其格", home=POINT, sites=frozenset({POINT}))
    speaker = replace(POINTS, acting=Acting(people={"here": here}, sites=frozenset({POINT})))
    claims = [
        replace(opening("case-1"), staff="new"),
        naming("new", by="here"),
        replace(opening("case-2"), staff="new"),
        naming("vain", by="nobody"),
        replace(opening("case-3"), staff="vain"),
    ]
    assert reasons(written(*claims), speaker) == ["staff", "", "", "staff", "staff"]
