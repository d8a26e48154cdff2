"""The words of a message that is due, from what is really on record (AIS-02, AIS-04, REM-01, edge cases 17 to 19)."""

from __future__ import annotations

from datetime import date

import pytest

from booktui.desk.wording.library import load
from booktui.desk.wording.write import write
from booktui.exchange.markup import plain
from booktui.rules.messages.values import CannotWrite, Draft
from desks import add_client, at, copied, make_desk

SENT = {"hospital_name": "Northgate General", "phone": "0161 496 0000"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk that is set up once; every test has a copy of its file."""
    folder = tmp_path_factory.mktemp("made")
    desk = make_desk(folder)
    with desk.store.write() as c:
        desk.set_settings(c, SENT)
    desk.close()
    return folder / "desk.db"


@pytest.fixture
def desk(made, tmp_path):
    copied(made, tmp_path / "desk.db")
    return make_desk(tmp_path)


def visit(desk, client, start="2026-12-01T09:00", service="NEW"):
    proposal = desk.diary.propose(client.id, service, at(start), practitioner="OSEI")
    return desk.diary.book(proposal).appointment


def words(desk, client, kind="confirm", channel="letter", to="client", about=None, entry=None):
    with desk.store.read() as c:
        return write(c, desk, Draft(1, kind, channel, client.id, to, appointment_id=about, entry_id=entry))


def why_not(desk, *args, **how):
    with pytest.raises(CannotWrite) as held:
        words(desk, *args, **how)
    return str(held.value)


def test_prv_06_a_confirmation_by_every_channel(desk):
    """PRV-06: to the client's own mailbox, number and address."""
    client = add_client(desk)
    about = visit(desk, client).id
    letter = words(desk, client, about=about)
    assert letter.address == "Amina Khan\n1 Sample Road\nM13 9WL"
    assert "Your appointment is on **Tuesday 1 December 2026 at 9:00 am**." in letter.body
    assert letter.body.startswith("Dear Amina Khan,")
    assert (letter.subject, letter.to_name, letter.language, letter.form) == (
        "Your appointment",
        "Amina Khan",
        "en",
        "",
    )
    assert letter.template.startswith("en/confirm letter ")
    mail = words(desk, client, channel="email", about=about)
    assert (mail.address, mail.subject) == ("client@example.org", "Your appointment")
    text = words(desk, client, channel="sms", about=about)
    assert text.body == (
        "Your NHS appt is booked: Tue 1 Dec 9:00 am, Main site. To change ring 0161 496 0000. Ref A000001. "
        "We never ask for bank details."
    )
    assert (text.address, text.subject) == ("+447700900123", "")
    assert words(desk, client, channel="phone", about=about).body.startswith(
        "Your appointment is on Tuesday 1 December"
    )


def test_tz_the_time_is_that_of_the_place(desk):
    """Wall time: half past nine in July is not half past eight."""
    client = add_client(desk)
    about = visit(desk, client, "2027-06-01T09:00").id
    assert "Tuesday 1 June 2027 at 9:00 am" in words(desk, client, about=about).body


def test_a_move_names_the_old_time(desk):
    client = add_client(desk)
    booked = visit(desk, client)
    proposal = desk.diary.propose(client.id, "NEW", at("2026-12-08T09:30"), practitioner="OSEI", moving_id=booked.id)
    desk.diary.move(booked.id, proposal, reason="asked")
    said = words(desk, client, "change", about=booked.id).body
    assert "**Tuesday 8 December 2026 at 9:30 am**" in said
    assert "Please do not come on Tuesday 1 December 2026 at 9:00 am." in said


@pytest.mark.parametrize("channel", ["email", "letter"])
@pytest.mark.parametrize(
    ("by", "told"),
    [("provider", "We are sorry that we had to move it."), ("client", "You asked us to move it."), ("", "")],
)
def test_a_move_says_who_wanted_it_where_that_is_known(desk, by, told, channel):
    client = add_client(desk)
    booked = visit(desk, client)
    proposal = desk.diary.propose(client.id, "NEW", at("2026-12-08T09:30"), practitioner="OSEI", moving_id=booked.id)
    desk.diary.move(booked.id, proposal, reason="asked", by=by)
    body = words(desk, client, "change", about=booked.id, channel=channel).body
    assert told in body
    assert ("If we had to move it" in body) == (not by and channel == "letter")
    assert ("You asked us" in body) == (by == "client")


@pytest.mark.parametrize(
    ("by", "said"),
    [("provider", "We are sorry. You did not do anything wrong."), ("client", "You asked us to do this.")],
)
def test_who_cancelled_makes_the_difference(desk, by, said):
    client = add_client(desk)
    booked = visit(desk, client)
    desk.diary.cancel(booked.id, reason="x", by=by)
    assert said in words(desk, client, "cancel", about=booked.id).body
    assert ("Sorry, we have to move" in words(desk, client, "cancel", "sms", about=booked.id).body) == (
        by == "provider"
    )


@pytest.mark.parametrize(
    ("language", "tag", "day"),
    [("Polish", "pl", "wtorek, 1 grudnia 2026"), ("cy", "cy", "dydd Mawrth 1 Rhagfyr 2026"),
     ("Urdu", "en", "Tuesday 1 December 2026"), ("", "en", "Tuesday 1 December 2026")],
)  # fmt: skip
def test_the_language_they_have_where_there_is_one(desk, language, tag, day):
    client = add_client(desk, language=language)
    letter = words(desk, client, about=visit(desk, client).id)
    assert letter.language == tag
    assert day in letter.body
    assert ("easy read, Urdu or another language" in letter.body) == (language == "Urdu")


@pytest.mark.parametrize(
    ("need", "language", "form", "start"),
    [
        pytest.param("large print 24", "en", "large print 24", "Dear Amina Khan", id="AIS-02-large"),
        pytest.param("easy read", "en", "easy read", "You have an appointment.", id="AIS-02-easy"),
        pytest.param("Polish, large print", "pl", "large print 18", "Dzień dobry", id="AIS-02-Polish-large"),
        pytest.param("Welsh, easy read", "cy", "easy read", "## Pryd", id="AIS-02-Welsh-easy"),
    ],
)
def test_ais_02_the_form_on_record_is_used(desk, need, language, form, start):
    client = add_client(desk, language="Urdu")
    desk.clients.need(client.id, "format", need)
    letter = words(desk, client, about=visit(desk, client).id)
    assert (letter.language, letter.form) == (language, form)
    assert letter.body.startswith(start)


@pytest.mark.parametrize(
    ("need", "why"),
    [
        ("braille", "it must be in the form on record (braille), which cannot be made here"),
        ("Urdu", "it must be in Urdu, and there is no template of it in that language"),
    ],
)
def test_ais_02_or_it_is_held(desk, need, why):
    client = add_client(desk)
    desk.clients.need(client.id, "format", need)
    assert why_not(desk, client, about=visit(desk, client).id) == why


def test_ais_02_a_language_that_this_kind_lacks(desk):
    """Polish has no template for a missed visit: held, not sent in English."""
    client = add_client(desk)
    desk.clients.need(client.id, "format", "Polish")
    assert "it must be in Polish" in why_not(desk, client, "missed", about=visit(desk, client).id)


def test_ais_02_easy_read_that_the_teams_template_lacks(desk, tmp_path):
    (tmp_path / "own" / "en").mkdir(parents=True)
    (tmp_path / "own" / "en" / "confirm.yaml").write_text("kind: confirm\nto: client\nletter: On {{ date }}.\n")
    load.cache_clear()
    with desk.store.write() as c:
        desk.set_settings(c, {"messages_folder": str(tmp_path / "own")})
        desk.catalogue_in(c)
    client = add_client(desk)
    about = visit(desk, client).id
    assert words(desk, client, about=about).body == "On 1 December 2026."
    desk.clients.need(client.id, "format", "easy read")
    assert "easy read" in why_not(desk, client, about=about)


@pytest.mark.parametrize(
    ("fields", "channel", "why"),
    [
        pytest.param({"address": ""}, "letter", "no postal address is on record", id="no-address"),
        pytest.param({"postcode": "ZZ99 3VZ"}, "letter", "the postcode stands for no address", id="edge-19"),
        pytest.param({"email": ""}, "email", "no e-mail address is on record", id="no-mailbox"),
        pytest.param({"mobile": ""}, "sms", "there is no number that texts may go to", id="no-number"),
        pytest.param({"sensitive": True}, "letter", "the record is sensitive", id="PRV-02-letter"),
        pytest.param({"sensitive": True}, "sms", "there is no number that texts may go to", id="PRV-02-text"),
        pytest.param(
            {"sensitive": True, "preferred_channel": ""}, "email", "The record is sensitive", id="PRV-02-mail"
        ),
    ],
)
def test_what_has_nowhere_to_go_is_held_with_what_to_do(desk, fields, channel, why):
    client = add_client(desk, **fields)
    assert why_not(desk, client, channel=channel, about=visit(desk, client).id).startswith(why)


@pytest.mark.parametrize(
    ("born", "start"),
    [("2010-12-02", "Dear parent or guardian of Amina Khan,"), ("2010-12-01", "Dear Amina Khan,")],
    ids=["sixteen-tomorrow", "sixteen-that-day"],
)
def test_a_childs_parent_is_written_to(desk, born, start):
    """Sixteen at the visit counts, not at the letter."""
    client = add_client(desk, birth_date=born)
    letter = words(desk, client, about=visit(desk, client).id)
    assert letter.body.startswith(start)
    assert ("parent or guardian" in letter.address) == ("parent" in start)


HOSTILE = [
    pytest.param("O'Brien", "D’Arcy", id="edge-18-apostrophe"),
    pytest.param("Nguyễn-Łódź", "Zoë", id="edge-18-marks"),
    pytest.param("محمد", "أمينة", id="edge-18-right-to-left"),
    pytest.param("X" * 60, "Y" * 60, id="edge-18-sixty-letters"),
    pytest.param("Sukarno", "", id="edge-18-single-name"),
    pytest.param("{{ 7*7 }}", "{% if x %}", id="a-template"),
    pytest.param("**Bold** _it_ # [a](http://b)", "1. <script>alert(1)</script> &amp;", id="Markdown-and-HTML"),
]


@pytest.mark.parametrize(("family", "given"), HOSTILE)
def test_edge_18_every_name_stays_the_text_it_is(desk, family, given):
    client = add_client(desk, family, given)
    about = visit(desk, client).id
    name = f"{given} {family}".strip()
    letter = words(desk, client, about=about)
    assert letter.address.split("\n")[0] == name
    assert " ".join(plain(letter.body).split()).startswith(f"Dear {name},")
    assert words(desk, client, channel="sms", about=about).body.count("Main site") == 1


@pytest.mark.parametrize(
    ("letters", "fits"),
    [(38, "is booked"), (39, "Change? Ring"), (50, "Change? Ring"), (51, "")],
    ids=["just-fits", "shorter-wording", "shorter-just-fits", "held"],
)
def test_edge_17_a_text_is_one_part_or_it_is_held(tmp_path, letters, fits):
    """Edge case 17: over 160 after filling in the shorter wording is taken; where that is too long too it is held."""
    from desks import SETUP

    desk = make_desk(tmp_path, setup={**SETUP, "location": [
        {"code": "MAIN", "name": "S" * letters}, {"code": "WYT", "name": "Wythenshawe"}
    ]})  # fmt: skip
    client = add_client(desk)
    about = visit(desk, client).id
    if fits:
        assert fits in words(desk, client, channel="sms", about=about).body
    else:
        assert "at most 160 fit" in why_not(desk, client, channel="sms", about=about)


def test_edge_17_letters_that_texts_do_not_have_are_held(tmp_path):
    from desks import SETUP

    desk = make_desk(tmp_path, setup={**SETUP, "location": [
        {"code": "MAIN", "name": "医院"}, {"code": "WYT", "name": "Wythenshawe"}
    ]})  # fmt: skip
    client = add_client(desk)
    about = visit(desk, client).id
    assert "letters that texts do not have (医院)" in why_not(desk, client, channel="sms", about=about)


REASONS = [
    ("PTREQ", "You told us that you no longer need to be seen.", "The patient no longer wants the visit."),
    ("NOTREQ", "You do not need to be seen by us now.", "By clinical decision"),
    ("DNA", "You missed your appointment.", "The patient did not attend."),
    ("CANC", "Your appointment was cancelled more than once.", "The patient cancelled repeatedly."),
    ("DECL", "The dates that we could offer did not suit you.", "The patient declined reasonable offers."),
    ("ELSE", "We heard that you have been seen somewhere else.", "The patient was treated elsewhere."),
    ("TRANS", "We have passed your case on to another place.", "The patient was transferred to another provider."),
]


@pytest.mark.parametrize(("code", "client_words", "gp_words"), REASONS, ids=[row[0] for row in REASONS])
def test_rem_01_the_pair_of_letters_of_every_reason(desk, code, client_words, gp_words):
    """REM-01, 2.9, edge case 28: client and GP, the client with the way back, the GP with who decided and why."""
    client = add_client(desk, preferred_channel="letter")
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1)).entry_id
    desk.removals.remove(
        entry, code, "told us by phone", clinician="Dr Osei", decided_on=date(2026, 11, 20), proof="letter from there",
    )  # fmt: skip
    with desk.store.read() as c:
        queued = [tuple(row) for row in c.exec_driver_sql(
            "SELECT recipient, channel, state FROM message WHERE kind = 'removal' ORDER BY id"
        )]  # fmt: skip
    assert queued[:2] == [("client", "letter", "queued"), ("gp", "letter", "queued")]
    letter = words(desk, client, "removal", entry=entry).body
    gp = words(desk, client, "removal", to="gp", entry=entry)
    assert client_words in letter
    assert "**7 December 2026**" in letter
    assert "told us by phone" not in letter
    assert gp_words in gp.body
    assert "Decided by: Dr Osei, 20 November 2026" in gp.body
    assert f"Reason code: {code}" in gp.body
    assert "told us by phone" in gp.body
    assert (gp.address, gp.to_name) == ("Elm Surgery", "Elm Surgery")


def test_rem_01_the_provider_that_takes_over(desk):
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1)).entry_id
    desk.removals.remove(entry, "TRANS", "moved house", proof="Westfield Hospital")
    to = words(desk, client, "removal", to="provider", entry=entry)
    assert to.address == "Westfield Hospital"
    assert "born 14 February 1960" in to.body


def test_rem_01_a_provider_that_nobody_named_is_held(desk):
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1)).entry_id
    desk.removals.remove(entry, "TRANS", "moved house")
    assert "which provider" in why_not(desk, client, "removal", to="provider", entry=entry)


def test_please_ring_says_until_when(desk):
    client = add_client(desk)
    entry = desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1)).entry_id
    assert "Please ring 0161 496 0000 by **7 December 2026**." in words(desk, client, "ring", entry=entry).body
    text = words(desk, client, "ring", "sms", entry=entry).body
    assert text.startswith("We tried to ring you about an NHS appt.")


def test_a_desk_without_a_number_still_says_whom_to_ring(tmp_path):
    desk = make_desk(tmp_path)
    client = add_client(desk)
    assert "ring the booking desk" in words(desk, client, channel="sms", about=visit(desk, client).id).body


def test_what_is_gone_is_said(desk):
    client = add_client(desk)
    assert why_not(desk, client, about=999) == "there is no such appointment any more: withdraw it"
