"""One table says who may do what; product.md names the roles."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from casework.people.roles import (
    ACT_NAMES,
    ROLE_NAMES,
    Act,
    BannerRole,
    Role,
    SiteRole,
    allowed_acts,
    may,
    needed_role,
    role_of,
)

ACTS = get_args(Act)


def test_every_act_is_allowed_to_somebody_and_has_a_name() -> None:
    assert set(ACT_NAMES) == set(ACTS)
    assert {act for role in ROLE_NAMES for act in allowed_acts(role)} == set(ACTS)


def test_each_role_at_a_site_may_what_the_one_below_may() -> None:
    ranks = [allowed_acts(role) for role in get_args(SiteRole)]
    assert all(lower < higher for lower, higher in itertools.pairwise(ranks))


def test_roles_of_the_banner_are_apart_from_one_another_and_from_the_sites() -> None:
    banner = [allowed_acts(role) for role in get_args(BannerRole)]
    assert sum(len(acts) for acts in banner) == len(frozenset().union(*banner))
    assert not frozenset().union(*banner) & allowed_acts("administrator")


@pytest.mark.parametrize(
    ("role", "act", "allowed"),
    [
        ("agent", "open_case", True),
        ("agent", "hand_over_result", False),
        ("clerk", "hand_over_result", True),
        ("clerk", "void_any_case", False),
        ("clerk", "unmask_list", False),
        ("lead", "void_any_case", True),
        ("lead", "manage_staff", True),
        ("lead", "enrol", False),
        ("administrator", "enrol", True),
        ("editor", "publish", False),
        ("publisher", "publish", True),
    ],
)
def test_the_table_is_that_of_the_product(role: Role, act: Act, allowed: bool) -> None:
    assert may([role], act) is allowed


def test_nobody_may_nothing() -> None:
    assert not any(may([], act) for act in ACTS)


@pytest.mark.parametrize("act", ACTS)
def test_the_role_that_a_refusal_names_would_do(act: Act) -> None:
    assert may([needed_role(act)], act)


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_a_roster_names_roles_by_key_or_by_name(role: Role) -> None:
    assert role_of(role) == role_of(ROLE_NAMES[role]) == role
    assert role_of("馆长") is None
