"""Letters due about the list: queued once, held where they cannot go, stopped when a record becomes sensitive."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.errors import NotFound
from booktui.desk.reaching import letters
from desks import add_client, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.close()


def waits(desk, **fields):
    return desk.waiting.add(add_client(desk, **fields).id, "NEW", received=date(2026, 10, 1))


def queue(desk, entry, kind="removal", to="client"):
    with desk.store.write() as c:
        return letters.queue(c, desk, kind, to, client_id=entry.client_id, entry_id=entry.entry_id)


def messages(desk):
    with desk.store.read() as c:
        return [
            tuple(row)
            for row in c.exec_driver_sql(
                "SELECT kind, recipient, channel, state, content FROM message WHERE appointment_id IS NULL ORDER BY id"
            )
        ]


def tasks(desk):
    return [(task.kind, task.what) for task in desk.tasks.open()]


@pytest.mark.parametrize(
    ("fields", "to", "channel", "line"),
    [
        pytest.param({}, "client", "email", "removal letter to the client by e-mail queued", id="e-mail-chosen"),
        pytest.param({"preferred_channel": "letter"}, "client", "letter", "removal letter to the client by letter queued",
                     id="letter"),
        pytest.param({"preferred_channel": "sms"}, "client", "letter", "removal letter to the client by letter queued",
                     id="text-cannot-say-it"),
        pytest.param({"sensitive": True, "preferred_channel": ""}, "client", "phone",
                     "removal letter to the client as a phone task queued", id="PRV-02-safe-number"),
        pytest.param({}, "gp", "letter", "removal letter to the GP queued", id="gp"),
        pytest.param({"postcode": "ZZ99 3VZ"}, "gp", "letter", "removal letter to the GP queued", id="gp-of-no-address"),
    ],
)  # fmt: skip
def test_queued(desk, fields, to, channel, line):
    assert queue(desk, waits(desk, **fields), to=to) == line
    assert messages(desk) == [("removal", to, channel, "queued", "")]
    assert tasks(desk) == []


def test_who_is_written_to_by_text_is_asked_by_text(desk):
    assert (
        queue(desk, waits(desk, preferred_channel="sms"), "ring")
        == "letter asking to ring to the client by text queued"
    )
    assert messages(desk) == [("ring", "client", "sms", "queued", "")]


@pytest.mark.parametrize(
    ("postcode", "need", "why"),
    [
        pytest.param("M13 9WL", "braille", "it must be in the form on record (braille)", id="AIS-02"),
        pytest.param("ZZ99 3VZ", None, "the postcode stands for no address", id="2.10-ZZ99"),
    ],
)
def test_ais_02_what_cannot_go_is_held_with_a_task(desk, postcode, need, why):
    """AIS-02, 2.10, edge case 19: never sent in standard print, never to a postcode that is none."""
    entry = waits(desk, postcode=postcode, preferred_channel="letter")
    if need:
        desk.clients.need(entry.client_id, "format", need)
    assert queue(desk, entry) == f"removal letter to the client held: {why}"
    assert messages(desk) == [("removal", "client", "letter", "held", "")]
    assert tasks(desk) == [("letters", f"The removal letter to the client of {entry.client_ref} is held: {why}.")]


def test_ais_02_the_form_on_record_is_used_where_it_can_be(desk):
    entry = waits(desk, preferred_channel="letter")
    desk.clients.need(entry.client_id, "format", "e-mail")
    assert queue(desk, entry) == "removal letter to the client by e-mail queued"


def test_the_same_letter_is_not_made_twice(desk):
    entry = waits(desk)
    queue(desk, entry)
    assert queue(desk, entry) == "removal letter to the client is queued already"
    assert queue(desk, entry, kind="ring") == "letter asking to ring to the client by e-mail queued"
    assert queue(desk, entry, to="gp") == "removal letter to the GP queued"
    assert [row[:2] for row in messages(desk)] == [("removal", "client"), ("ring", "client"), ("removal", "gp")]


def test_nobody_is_written_to_who_is_not_there(desk):
    with pytest.raises(NotFound), desk.store.write() as c:
        letters.queue(c, desk, "removal", "client", client_id=99)


@pytest.mark.parametrize(
    ("channel", "state"),
    [("letter", "held"), ("sms", "held"), ("email", "queued")],
    ids=["letter", "text", "e-mail-they-chose"],
)
def test_edge_11_sensitive_while_a_letter_is_queued(desk, channel, state):
    """Edge case 11, PRV-02: the queue stops; what goes to the GP, or by the e-mail they chose, does not use the address."""
    entry = waits(desk, preferred_channel=channel)
    queue(desk, entry)
    queue(desk, entry, to="gp")
    desk.clients.edit(entry.client_id, {"sensitive": True})
    assert [row[1:4:2] for row in messages(desk)] == [("client", state), ("gp", "queued")]
    held = [task for task in desk.tasks.open() if task.kind == "letters"]
    assert [(task.kind, task.role) for task in held] == ([("letters", "supervisor")] if state == "held" else [])


def test_edge_11_stops_the_confirmation_of_a_visit_too(desk):
    from desks import at

    client = add_client(desk, preferred_channel="letter")
    desk.diary.book(desk.diary.propose(client.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"))
    desk.clients.edit(client.id, {"sensitive": True})
    with desk.store.read() as c:
        assert c.exec_driver_sql("SELECT kind, state FROM message").all() == [("confirm", "held")]


def test_another_change_of_a_sensitive_record_stops_nothing_more(desk):
    entry = waits(desk, preferred_channel="letter")
    desk.clients.edit(entry.client_id, {"sensitive": True})
    queue(desk, entry)
    desk.clients.edit(entry.client_id, {"gp": "Oak Surgery"})
    assert [row[3] for row in messages(desk)] == ["queued"]


def visit(desk, client, when="2026-12-15T09:00"):
    from desks import at

    return desk.diary.book(desk.diary.propose(client.id, "NEW", at(when), practitioner="OSEI"))


def visit_letters(desk):
    with desk.store.read() as c:
        rows = c.exec_driver_sql(
            "SELECT kind, channel, state FROM message WHERE appointment_id IS NOT NULL ORDER BY id"
        )
        return [tuple(row) for row in rows]


def test_ais_02_the_letter_about_a_visit_is_held_too(desk):
    """AIS-02: a confirmation never goes in standard print to somebody who needs another form."""
    client = add_client(desk, preferred_channel="letter")
    desk.clients.need(client.id, "format", "audio")
    done = visit(desk, client)
    assert done.also[0] == "letter held: it must be in the form on record (audio)"
    assert visit_letters(desk) == [("confirm", "letter", "held")]
    assert tasks(desk) == [
        ("letters", f"The letter about {done.appointment.ref} to {client.ref} is held: it must be in the form on record "
         "(audio).")
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["large print 18", "easy read", "Polish"])
def test_ais_02_a_form_that_can_be_had_goes(desk, form):
    client = add_client(desk, preferred_channel="letter")
    desk.clients.need(client.id, "format", form)
    assert "by letter queued" in visit(desk, client).also[0]
    assert visit_letters(desk) == [("confirm", "letter", "queued")]


def test_a_held_confirmation_is_withdrawn_with_its_visit(desk):
    client = add_client(desk, preferred_channel="letter", postcode="ZZ99 3VZ")
    booked = visit(desk, client).appointment
    desk.diary.cancel(booked.id, reason="well again", by="client")
    assert [row[0::2] for row in visit_letters(desk)] == [("confirm", "withdrawn"), ("cancel", "withdrawn")]


@pytest.mark.parametrize(
    ("kind", "detail", "letter"),
    [
        ("format", "braille", ("letter", "held")),
        ("format", "e-mail", ("email", "queued")),
        ("carer", "daughter", ("letter", "queued")),
    ],
    ids=["AIS-02-held", "AIS-02-rerouted", "another-need"],
)
def test_edge_12_a_need_recorded_later_counts_for_what_is_queued(desk, kind, detail, letter):
    client = add_client(desk, preferred_channel="letter")
    visit(desk, client)
    desk.clients.need(client.id, kind, detail)
    assert [row[1:] for row in visit_letters(desk)] == [letter]


def test_edge_19_a_postcode_that_became_none(desk):
    """Edge case 19, 2.10."""
    client = add_client(desk, preferred_channel="letter")
    visit(desk, client)
    desk.clients.edit(client.id, {"postcode": "ZZ99 3VZ"})
    assert [row[1:] for row in visit_letters(desk)] == [("letter", "held")]


def test_edge_11_an_import_that_makes_a_record_sensitive_stops_it_too(desk, tmp_path):
    client = add_client(desk, preferred_channel="letter")
    visit(desk, client)
    (tmp_path / "clients.csv").write_text(f"ref,family_name,sensitive\n{client.ref},Khan,yes\n", encoding="utf-8")
    desk.imports.clients(tmp_path / "clients.csv")
    assert [row[1:] for row in visit_letters(desk)] == [("letter", "held")]
