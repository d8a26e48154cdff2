"""Whoever is named in the log is found, whoever else the row is about, and nobody is looked for twice."""

import pytest

from booktui.store.subjects import traces
from desks import add_client, make_desk

HERE = "Zinnia Quillfeather"
ADDRESS = '1 "Long" Street, Town'


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, "sam")
    yield made
    made.close()


def person(desk, **values):
    return add_client(desk, "Quillfeather", "Zinnia", **values).id


def noted(desk, reason="", **after):
    with desk.store.write() as c:
        return desk.log(c, "note", "desk", reason=reason, after=after or None)


def found(desk, *who, known=None, **how):
    with desk.store.read() as c:
        return traces.look(c, who, known, **how)


@pytest.mark.parametrize("said", [HERE, HERE.upper(), f"rang {HERE}, at home", ADDRESS.lower()])
def test_details_and_reasons_about_something_else_are_found(desk, said, monkeypatch):
    monkeypatch.setattr(traces, "STRETCH", 3)
    who, other = (
        person(desk, address=ADDRESS),
        add_client(desk, "Nobody", "Else", mobile="07700 900999", email="else@example.org", address="9 Other Road").id,
    )
    number, told = noted(desk, note=said), []
    for _ in range(5):
        noted(desk, note="nothing of interest")
    there = found(desk, who, other, told=lambda row, of: told.append((row, of)))
    assert (number in there[who].details, there[other].details & {number}) == (True, set())
    assert told[-1][0] == told[-1][1] == there[who].until
    reason = noted(desk, reason=f"for {HERE.lower()}")
    assert found(desk, who, details=False)[who].reasons == {reason}


def test_only_what_was_written_since_is_looked_at_again(desk, monkeypatch):
    who = person(desk)
    first = noted(desk, note=HERE)
    known = found(desk, who)
    known[who].details.clear()
    assert found(desk, who, known=known)[who].details == set()
    second = noted(desk, note=HERE)
    assert found(desk, who, known=known)[who].details == {second}
    desk.clients.edit(who, {"phone": "01632 960123"})  # other marks: all of it again
    assert {first, second} <= found(desk, who, known=known)[who].details
