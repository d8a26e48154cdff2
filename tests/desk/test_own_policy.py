"""A desk's own numbers in place of its profile's."""

import tomllib
from datetime import date

import pytest

from booktui.desk.errors import BadInput
from desks import make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "ada")
    yield made
    made.close()


def own(**values):
    return {"desk": {"policy": values}}


def test_the_desks_own_number_counts_and_the_others_stay(desk):
    assert desk.policy.cut_notice_days == 42
    report = desk.setup.apply(own(cut_notice_days=28, rebook_days={"routine": 30}))
    assert report.changes == ('desk policy is now {"clinic.cancel_notice_days": 28, "rebook.days": {"routine": 30}}',)
    assert (desk.policy.cut_notice_days, desk.policy.change_notice_days) == (28, 56)
    assert dict(desk.policy.rebook_days) == {"urgent": 14, "routine": 30}
    seen = desk.clinics.cut_preview("OSEI-TU", date(2026, 12, 22))
    assert (seen.notice_days, seen.notice_needed, seen.short_notice) == (29, 28, False)


def test_it_comes_back_as_a_file_and_changes_nothing_the_second_time(desk):
    desk.setup.apply(own(cut_notice_days=28, severities={"duplicate": "block"}))
    text = desk.setup.show_toml()
    assert 'policy = { clinic.cancel_notice_days = 28, severities = { duplicate = "block" } }' in text
    assert desk.setup.apply(tomllib.loads(text)).changes == ()


def test_an_empty_table_takes_the_profiles_again(desk):
    desk.setup.apply(own(cut_notice_days=28))
    assert desk.setup.apply(own()).changes == ("desk policy is now empty",)
    assert desk.policy.cut_notice_days == 42


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cut_notice": 28}, "policy cannot be used: there is no key 'cut_notice'; known are "),
        (
            {"cut_notice_days": -1},
            "policy cannot be used: clinic.cancel_notice_days must be a whole number of 0 or more, not -1",
        ),
        ({"severities": {"client-busy": "warn"}}, "policy cannot be used: severities: client-busy cannot be changed"),
        ({"rebook_days": {"soon": 3}}, "policy cannot be used: rebook.days: there is no priority 'soon'"),
        ({"name": "ours"}, "policy cannot rename a profile; leave name out"),
    ],
    ids=["key", "number", "fixed", "priority", "name"],
)
def test_what_is_wrong_is_said_and_nothing_kept(desk, values, words):
    with pytest.raises(BadInput) as problem:
        desk.setup.apply(own(**values))
    assert f"[desk]: {words}" in problem.value.message
    assert desk.policy.cut_notice_days == 42


def test_a_truth_and_a_limit_come_back_as_a_file(desk):
    """RTT-04: the switch, and a desk that goes without clocks."""
    desk.setup.apply(own(clocks=False, rtt_breach_when="days >= 126"))
    text = desk.setup.show_toml()
    assert 'policy = { clocks = false, rtt.breach_when = "days >= 126" }' in text
    assert desk.setup.apply(tomllib.loads(text)).changes == ()
    assert (desk.policy.clocks, desk.policy.rtt_limit.last_inside) == (False, 125)


def test_every_way_of_writing_a_key_is_the_same(desk):
    """Section 12: nested tables, dotted keys and the attribute's own name."""
    desk.setup.apply(own(**{"notice.reasonable_days": 14}))
    for same in (own(notice={"reasonable_days": 14}), own(notice_days=14)):
        assert desk.setup.apply(same).changes == ()
    assert desk.policy.notice_days == 14


def test_the_policy_in_force_is_shown_with_what_is_the_desks_own(desk):
    """Section 12: shown by `setup show`, as remarks that applying the file passes over."""
    desk.setup.apply(own(**{"contact.routine_attempts": 4, "rebook.days": {"routine": 30}}))
    text = desk.setup.show_toml()
    assert "# contact.routine_attempts = 4  (own)" in text
    assert "# contact.urgent_attempts = 3\n" in text
    assert "# rebook.days.routine = 30  (own)" in text
    assert "# rebook.days.urgent = 14\n" in text
    assert '# severities.buffer = "override"\n' in text
    assert desk.setup.apply(tomllib.loads(text)).changes == ()
    lines = desk.setup.policy()
    assert [one.key for one in lines if one.own] == ["rebook.days.routine", "contact.routine_attempts"]
