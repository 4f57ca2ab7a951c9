"""Who may act for whom, consents, eligibility."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.residents import operations, queries
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.tests.factories import NOW, register

TODAY = date(2026, 4, 1)


def make_user(name, *roles):
    return create_account(username=name, password="correct horse", display_name=name, roles=roles)


def declare(resident, **changes):
    facts = {"service": "shared_taxi", "reason": "age_65", "evidence": "birth_date", "expires_date": None}
    return operations.declare_eligibility(resident=resident, actor="test", now=NOW, **{**facts, **changes})


def test_may_act_for_oneself_staff_and_nobody_else(town):
    hanako = register(town, user=make_user("hanako", Role.RESIDENT))
    assert queries.may_act_for(hanako.user, hanako, "shared_taxi", TODAY)
    assert queries.may_act_for(make_user("desk", Role.DISPATCHER), hanako, "shared_taxi", TODAY)
    assert not queries.may_act_for(make_user("driver", Role.DRIVER), hanako, "shared_taxi", TODAY)
    assert not queries.may_act_for(AnonymousUser(), hanako, "shared_taxi", TODAY)


@pytest.mark.parametrize(
    ("scope", "valid_until", "may"),
    [
        ("shared_taxi", None, True),
        ("*", date(2026, 4, 1), True),
        ("*", date(2026, 3, 31), False),
        ("shopping", None, False),
    ],
)
def test_may_act_for_as_proxy(town, scope, valid_until, may):
    hanako, daughter = register(town), make_user("daughter", Role.RESIDENT)
    operations.appoint_proxy(
        resident=hanako,
        user=daughter,
        scope=scope,
        relation="娘",
        valid_until=valid_until,
        actor="test",
        now=NOW,
    )
    assert queries.may_act_for(daughter, hanako, "shared_taxi", TODAY) is may
    assert queries.list_residents_for(daughter, "shared_taxi", TODAY) == [hanako] * may


def test_end_proxy(town):
    hanako, daughter = register(town), make_user("daughter", Role.RESIDENT)
    proxy = operations.appoint_proxy(
        resident=hanako, user=daughter, scope="*", relation="娘", valid_until=None, actor="test", now=NOW
    )
    assert [p.user for p in queries.list_proxies(hanako)] == [daughter]
    operations.end_proxy(proxy=proxy, actor="test", now=NOW)
    assert not queries.may_act_for(daughter, hanako, "shared_taxi", TODAY)


def test_list_residents_for_puts_oneself_first(town):
    daughter = register(town, given_kana="あい", user=make_user("ai", Role.RESIDENT))
    mother = register(town, given_kana="うめ")
    operations.appoint_proxy(
        resident=mother, user=daughter.user, scope="*", relation="娘", valid_until=None, actor="t", now=NOW
    )
    assert queries.list_residents_for(daughter.user, "shared_taxi", TODAY) == [daughter, mother]
    assert queries.find_resident_of(daughter.user) == daughter


def test_consent_is_given_once_reworded_and_withdrawn(town):
    hanako = register(town)
    give = {"resident": hanako, "purpose": "watch_over", "actor": "test", "now": NOW}
    first = operations.give_consent(version="2026-04", **give)
    assert operations.give_consent(version="2026-04", **give) == first
    operations.give_consent(version="2027-04", **give)
    assert [(c.version, c.withdrawn_at) for c in queries.list_consents(hanako)] == [
        ("2027-04", None),
        ("2026-04", NOW),
    ]
    operations.withdraw_consent(resident=hanako, purpose="watch_over", actor="test", now=NOW)
    operations.withdraw_consent(resident=hanako, purpose="watch_over", actor="test", now=NOW)
    assert not queries.has_consent(hanako, "watch_over")


def test_eligibility_is_provisional_until_decided(town):
    hanako, officer = register(town), make_user("officer", Role.OFFICER)
    declared = declare(hanako, expires_date=date(2026, 5, 1))
    assert queries.find_eligibility(hanako, "shared_taxi", date(2026, 5, 1)) == declared
    assert queries.find_eligibility(hanako, "shared_taxi", date(2026, 5, 2)) is None
    assert queries.list_pending_eligibilities("shared_taxi") == [declared]
    decided = operations.decide_eligibility(
        eligibility_id=declared.pk, is_granted=True, expires_date=None, note="", decided_by=officer, now=NOW
    )
    assert (decided.status, decided.decided_by, decided.decided_at) == ("confirmed", officer, NOW)
    assert queries.find_eligibility(hanako, "shared_taxi", date(2030, 1, 1)) == declared
    assert queries.list_pending_eligibilities("shared_taxi") == []


def test_eligibility_is_decided_once(town):
    hanako, officer = register(town), make_user("officer", Role.OFFICER)
    decide = {
        "eligibility_id": declare(hanako).pk,
        "expires_date": None,
        "note": "",
        "decided_by": officer,
        "now": NOW,
    }
    operations.decide_eligibility(is_granted=False, **decide)
    with pytest.raises(operations.AlreadyDecided):
        operations.decide_eligibility(is_granted=True, **decide)
    assert queries.find_eligibility(hanako, "shared_taxi", TODAY) is None
    assert [e.status for e in queries.list_eligibilities(hanako)] == [EligibilityStatus.REFUSED]


def test_eligibility_is_declared_once_while_it_lives(town):
    hanako = register(town)
    first = declare(hanako)
    with pytest.raises(operations.AlreadyDeclared):
        declare(hanako)
    operations.withdraw_eligibility(eligibility_id=first.pk, actor="test", now=NOW)
    operations.withdraw_eligibility(eligibility_id=first.pk, actor="test", now=NOW)
    second = declare(hanako, expires_date=date(2026, 6, 1))
    assert queries.list_expiring_eligibilities("shared_taxi", date(2026, 6, 1)) == [second]


def test_renewal_stands_beside_what_it_renews_and_takes_its_place(town):
    hanako, officer = register(town), make_user("officer", Role.OFFICER)
    decide = {"is_granted": True, "note": "", "decided_by": officer, "now": NOW}
    first = declare(hanako)
    operations.decide_eligibility(eligibility_id=first.pk, expires_date=date(2026, 6, 1), **decide)
    with pytest.raises(operations.AlreadyDeclared):
        declare(hanako)
    second = declare(hanako, is_renewal=True)
    with pytest.raises(operations.AlreadyDeclared):
        declare(hanako, is_renewal=True)
    assert queries.find_eligibility(hanako, "shared_taxi", TODAY) == first
    operations.decide_eligibility(eligibility_id=second.pk, expires_date=None, **decide)
    assert [e.status for e in queries.list_eligibilities(hanako)] == ["confirmed", "renewed"]
