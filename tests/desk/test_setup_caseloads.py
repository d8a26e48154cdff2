"""What a setup file says of targets, weights, tests, teams and languages, there and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.desk.errors import BadInput
from booktui.desk.listing.targets import target_for
from booktui.rules.values import Kind
from desks import add_client, make_desk

TODAY = date(2026, 11, 23)
SERVICE = {
    "code": "ECHO", "name": "Echo", "minutes": 45, "targets": {"routine": 42, "urgent": 10}, "weight": 1.5,
    "diagnostic": True,
}  # fmt: skip
PERSON = {
    "code": "PHYS", "name": "Pat Physio", "services": ["ECHO", "TEL"], "team": "Heart", "wte": 0.6,
    "languages": ["Polish", "BSL"],
}  # fmt: skip


@pytest.fixture
def ada(tmp_path):
    made = make_desk(tmp_path, "ada")
    yield made
    made.close()


def test_what_was_said_is_shown_and_changes_nothing_again(ada):
    ada.setup.apply({"service": [SERVICE], "practitioner": [PERSON]})
    shown = ada.setup.show()
    (service,) = [one for one in shown["service"] if one["code"] == "ECHO"]
    (person,) = [one for one in shown["practitioner"] if one["code"] == "PHYS"]
    assert {key: service[key] for key in ("targets", "weight", "diagnostic")} == {
        "targets": {"routine": 42, "urgent": 10}, "weight": 1.5, "diagnostic": True,
    }  # fmt: skip
    assert {key: person[key] for key in ("team", "wte", "languages")} == {
        "team": "Heart", "wte": 0.6, "languages": ["BSL", "Polish"],
    }  # fmt: skip
    assert ada.setup.apply(shown).changes == ()


def test_the_desk_has_it(ada):
    ada.setup.apply({"service": [SERVICE], "practitioner": [PERSON]})
    with ada.store.read() as c:
        book = ada.catalogue_in(c)
    service, person = book.service_by_code["ECHO"], book.resource_by_code["PHYS"]
    assert (service.targets, service.weight_percent, service.diagnostic) == (
        (("routine", 42), ("urgent", 10)),
        150,
        True,
    )
    assert (person.kind, person.team, person.wte_percent, person.languages) == (
        Kind.PRACTITIONER, "Heart", 60, ("BSL", "Polish"),
    )  # fmt: skip


def test_what_is_left_out_is_usual(ada):
    with ada.store.read() as c:
        book = ada.catalogue_in(c)
    service, person = book.service_by_code["NEW"], book.resource_by_code["OSEI"]
    assert (service.targets, service.weight_percent, service.diagnostic) == ((), 100, False)
    assert (person.team, person.wte_percent, person.languages) == ("", 100, ())
    (shown,) = [one for one in ada.setup.show()["service"] if one["code"] == "NEW"]
    assert {"targets", "weight", "diagnostic"} & set(shown) == set()


def test_changes_are_named_by_their_keys(ada):
    report = ada.setup.apply({"service": [{**SERVICE, "needs": {"room": "echo", "equipment": "echo"}, "buffer_before": 5,
                                           "buffer_after": 10}],
                              "practitioner": [PERSON]})  # fmt: skip
    assert report.changes == (
        "service ECHO changed: targets, weight, diagnostic",
        "practitioner PHYS changed: team, wte, languages",
    )


@pytest.mark.parametrize(
    ("priority", "days"),
    [
        pytest.param("routine", 42, id="the-services"),
        pytest.param("urgent", 10, id="the-services-too"),
        pytest.param("2ww", 14, id="the-policys"),
    ],
)
def test_targets_of_the_service_come_before_the_policys(ada, priority, days):
    ada.setup.apply({"service": [SERVICE]})
    with ada.store.read() as c:
        service = ada.catalogue_in(c).service_by_code["ECHO"]
    assert target_for(ada, service, priority, TODAY) == TODAY + timedelta(days=days)
    row = ada.waiting.add(add_client(ada).id, "ECHO", received=TODAY, priority=priority)
    assert row.target_on == TODAY + timedelta(days=days)


def test_a_file_of_entries_takes_them_too(ada, tmp_path):
    ada.setup.apply({"service": [SERVICE]})
    ref = add_client(ada).ref
    (tmp_path / "waiting.csv").write_text(f"client,service,received\n{ref},ECHO,2026-11-20\n", encoding="utf-8")
    ada.imports.waiting(tmp_path / "waiting.csv")
    assert ada.worklist.row(1).target_on == date(2026, 11, 20) + timedelta(days=42)


@pytest.mark.parametrize(
    ("table", "changed", "sentence"),
    [
        ("service", {"targets": 60}, "targets must be written { routine = 60 }, not 60"),
        ("service", {"targets": {"soon": 60}}, "targets has no priority 'soon'"),
        ("service", {"targets": {"routine": 0}}, "targets must be a whole number from 1 to 3660, not 0"),
        ("service", {"weight": 10.5}, "weight must be from 0 to 10 with at most two decimals, not 10.5"),
        ("service", {"weight": "2"}, "weight must be a number such as 0.6, not '2'"),
        ("service", {"weight": 0.333}, "weight must be from 0 to 10 with at most two decimals, not 0.333"),
        ("service", {"diagnostic": 1}, "diagnostic must be true or false, not 1"),
        ("practitioner", {"wte": 2.5}, "wte must be from 0 to 2 with at most two decimals, not 2.5"),
        ("practitioner", {"wte": True}, "wte must be a number such as 0.6, not True"),
        ("practitioner", {"languages": "Polish"}, "languages must be a list such as [\"A\", \"B\"], not 'Polish'"),
        ("practitioner", {"languages": ["a,b"]}, "languages must be a few languages, each without a comma"),
    ],
)  # fmt: skip
def test_what_cannot_be(ada, table, changed, sentence):
    item = SERVICE if table == "service" else PERSON
    with pytest.raises(BadInput) as caught:
        ada.setup.apply({table: [{**item, **changed}]})
    assert sentence in caught.value.message
