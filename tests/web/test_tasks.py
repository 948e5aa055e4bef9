"""待办: what waits at the banner, oldest first, who has to do it, how much at which site."""

from __future__ import annotations

import datetime as dt

from casework.cases.entries import Head
from casework.cases.kinds.cases import CaseEscalated, CaseOpened, EscalationAnswered
from casework.cases.kinds.events import CaseEvaluated, ComplaintReceived
from sync.server.overview import case_lines, open_tasks
from sync.server.overview.open_tasks import TasksAsked
from tests.support import hall
from tests.support.banners import HALL, OTHER_POINT, POINT, Banner
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained, store_unjudged

NUMBER = "ML0101-20261124-B001"


def at(site: str) -> CaseOpened:
    base = opened()
    return type(base)(**{name: getattr(base, name) for name in base.__struct_fields__} | {"site": site})


def fill(banner: Banner) -> None:
    complaint = ComplaintReceived(site=POINT, number="12345-1", text="x", answer_by=dt.date(2026, 1, 5))
    passed_up = CaseEscalated(number=NUMBER, reason="x", to_site=HALL, answer_by=dt.date(2099, 1, 5))
    here = [
        Claim("case1", "case_opened", at(POINT)),
        Claim("case1", "case_evaluated", CaseEvaluated(grade="very_dissatisfied"), rev=2),
        Claim("case1", "case_complaint_received", complaint, rev=3),
        Claim("case2", "case_opened", at(POINT)),
        Claim("case2", "case_evaluated", CaseEvaluated(grade="satisfied"), rev=2),
    ]
    there = [
        Claim("case3", "case_opened", at(OTHER_POINT)),
        Claim("case3", "case_escalated", passed_up, rev=2),
    ]
    store_unjudged(banner, POINT, chained(Head("dev1"), here))
    store_unjudged(banner, OTHER_POINT, chained(Head("dev2"), there))
    case_lines.make_all(banner.database)


def test_what_waits_says_who_has_to_do_it(banner: Banner) -> None:
    fill(banner)
    with banner.reading() as connection:
        page = open_tasks.read_tasks(connection, TasksAsked())
        tasks = {(each.subject, each.kind): each for each in page.tasks}
        assert set(tasks) == {("case1", "complaint"), ("case1", "follow_up"), ("case3", "escalation")}
        assert tasks["case1", "complaint"].doing == POINT
        assert tasks["case1", "complaint"].is_late
        assert tasks["case1", "follow_up"].grade == "very_dissatisfied"
        assert tasks["case3", "escalation"].doing == HALL
        assert not tasks["case3", "escalation"].is_late
        assert open_tasks.count_by_site(connection) == {
            POINT: {"follow_up": 1, "complaint": 1},
            OTHER_POINT: {"escalation": 1},
        }
        assert open_tasks.count_waiting(connection) == 2
    with banner.served():
        inside = hall.visitor(banner, hall.colleague(banner, "watcher", "auditor"))
        whole = inside.see("/tasks").text
        of_one = inside.see(f"/tasks?kind=complaint&site={POINT}").text
    assert "非常不满意" in whole
    assert 'href="/console/cases/case3"' in whole
    assert 'href="/console/cases/case1"' in of_one
    assert 'href="/console/cases/case3"' not in of_one


def test_what_was_answered_waits_no_more(banner: Banner) -> None:
    fill(banner)
    answer = EscalationAnswered(number=NUMBER, answer="x", by="x")
    made = chained(Head("dev3"), [Claim("case3", "case_escalation_answered", answer, rev=3, seen="dev2=2")])
    store_unjudged(banner, OTHER_POINT, made)
    case_lines.make_all(banner.database)
    with banner.reading() as connection:
        tasks = open_tasks.read_tasks(connection, TasksAsked(kind="escalation")).tasks
    assert tasks == ()


def test_pages_of_tasks_follow_one_another(banner: Banner) -> None:
    count = open_tasks.PAGE + 5
    claims = []
    for number in range(count):
        subject = f"case{number:03}"
        claims += [
            Claim(subject, "case_opened", at(POINT)),
            Claim(subject, "case_evaluated", CaseEvaluated(grade="dissatisfied"), rev=2),
        ]
    store_unjudged(banner, POINT, chained(Head("dev1"), claims))
    case_lines.make_all(banner.database)
    with banner.reading() as connection:
        first = open_tasks.read_tasks(connection, TasksAsked())
        rest = open_tasks.read_tasks(connection, TasksAsked(after=first.more))
    assert (len(first.tasks), len(rest.tasks), rest.more) == (open_tasks.PAGE, 5, "")
    assert len({each.subject for each in (*first.tasks, *rest.tasks)}) == count
