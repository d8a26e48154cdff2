"""The clients (F6): found while typing, the record, what is masked, the form, booking and calling from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from booktui.desk.calling.view import PastCall
from booktui.desk.views import ClientLine, ClientView
from booktui.rules.values import Need, Status
from booktui.widgets.client_card import Record, card_lines, consent_words, nhs_words
from booktui.widgets.search import hit_cells
from desks import NOW, Clock, add_client, at, make_desk
from screens.rows import HOSTILE, row
from screens.shell import opened


@pytest.fixture
def clock():
    return Clock(NOW + 86_400)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    khan = add_client(made, "Khan", "Amina")
    made.waiting.add(khan.id, "NEW", received=date(2026, 11, 1))
    add_client(made, "Jones", "Dylan")
    add_client(made, "Smith", "Ann", sensitive=True)
    yield made
    made.close()


def where(journey):
    return journey.app.screen.focused.id


def reveals(desk):
    return [(entry["user"] if "user" in entry else entry["by_user"], entry["reason"])
            for entry in desk.audit.list(object="client") if entry["action"] == "reveal"]  # fmt: skip


async def test_it_finds_while_one_types_and_enter_opens(desk):
    async with opened(desk, start="clients") as j:
        await j.press(*"kha")
        assert [line.name for line in j.base.hits.lines] == ["Khan Amina"]
        await j.press("enter")
        assert (where(j), j.base.client.name) == ("card", "Khan Amina")
        text = j.text()
        assert "14 Feb 1960, 66 years" in text
        assert "07700 900123" in text
        assert "NEW routine, waits 3w" in text


async def test_letters_and_enter_in_one_burst_open_the_right_record(desk):
    async with opened(desk, start="clients") as j:
        await j.burst(*"jones", "enter")
        assert j.base.client.name == "Jones Dylan"


async def test_nobody_found_leads_to_the_form_with_the_name_in_it(desk):
    async with opened(desk, start="clients") as j:
        await j.press(*"okafor")
        assert "Nobody is found by “okafor”. esc, then n adds one." in j.text()
        await j.press("enter")
        assert j.base.status.is_error
        await j.press("escape", "n")
        assert j.app.screen.typed["family_name"] == "Okafor"
        await j.press("enter", *"Chidi", "pagedown")
        assert (j.top, j.base.client.name) == ("Clients", "Okafor Chidi")
        assert [line.name for line in desk.clients.find("okafor")] == ["Okafor Chidi"]


async def test_the_form_says_what_is_wrong_and_goes_there(desk):
    async with opened(desk, start="clients") as j:
        await j.press("escape", "n", *"Obi", "down", "down", "down", *"31/2/2000", "pagedown")
        assert j.top == "ClientForm"
        assert "birth date: There is no such date." in j.text()
        assert where(j) == "form-birth_date"
        assert desk.clients.find("Obi") == []


async def test_a_yes_or_no_that_is_neither_is_refused_before_anything_is_saved(desk):
    async with opened(desk, start="clients") as j:
        await j.press("escape", "n", *"Obi")
        j.app.screen.query_one("#form-sms_consent").value = "maybe"
        await j.press("pagedown")
        said = str(j.app.screen.query_one("#dialog-said").visual)
        assert said == "‹!› Texts: type y for yes, n for no, or leave it empty. Nothing is saved yet."
        assert where(j) == "form-sms_consent"


async def test_esc_keeps_what_was_typed_for_the_next_time(desk):
    async with opened(desk, start="clients") as j:
        await j.press("escape", "n", *"Obi", "escape")
        assert j.said == "Nothing is saved. What was typed is kept: n goes on with it."
        await j.press("n")
        assert j.app.screen.typed["family_name"] == "Obi"


async def test_editing_saves_only_what_was_changed(desk):
    async with opened(desk, start="clients") as j:
        await j.press(*"khan", "enter", "e", "down", "end", "x", "pagedown")
        assert j.base.client.name == "Khan Aminax"
        changes = [entry for entry in desk.audit.list(object="client") if entry["action"] == "edit"]
        assert len(changes) == 1


async def test_a_masked_record_shows_dots_until_a_reason_is_given_and_again_afterwards(desk):
    async with opened(desk, start="clients") as j:
        await j.press(*"smith", "enter")
        assert j.base.client.masked
        text = j.text()
        assert "S••• A•" in text
        assert "Sample Road" not in text
        await j.press("e")
        assert j.said == "This record is masked. s shows it, then e edits it."
        await j.pilot.pause(0.2)
        await j.press("s", *"checking the address", "enter")
        assert "1 Sample Road" in j.text()
        assert reveals(desk) == [("jo", "checking the address")]
        await j.press("escape")
        assert "Sample Road" not in j.text()


async def test_it_is_masked_again_when_another_screen_is_opened_and_when_nobody_looks(desk, clock):
    async with opened(desk, start="clients") as j:
        await j.press(*"smith", "enter", "s", *"asked", "enter", "f2", "f6")
        assert j.base.client.masked
        await j.press("s", *"asked", "enter")
        assert not j.base.client.masked
        clock.now += desk.policy.mask_idle_seconds
        j.base.tick()
        assert j.base.client.masked


async def test_booking_from_the_record_takes_a_digit_and_enter(desk):
    khan = desk.clients.find("Khan")[0]
    async with opened(desk, start="clients") as j:
        await j.press(*"khan", "enter", "b")
        assert "2 Tue 24 Nov 09:30 Dr Osei, Room 1" in j.text()
        await j.press("2", "enter")
        assert [(a.start, a.status) for a in desk.diary.of_client(khan.id)] == [(at("2026-11-24T09:30"), Status.BOOKED)]
        assert "Booked Khan Amina Tue 24 Nov 09:30" in j.said
        assert "Tue 24 Nov 2026 09:30 NEW OSEI, booked" in j.text()


async def test_calling_from_the_record_starts_the_call_at_the_desk(desk):
    khan = desk.clients.find("Khan")[0]
    async with opened(desk, start="clients") as j:
        await j.press(*"khan", "enter", "c")
        await j.pilot.pause(0.1)
        assert (j.top, j.base.view.client_id, j.base.view.step) == ("WorkDesk", khan.id, "greet")
        assert where(j) == "call-text"


async def test_of_several_things_to_ring_about_one_is_picked_and_has_its_own_script(desk):
    khan = desk.clients.find("Khan")[0]
    desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"), practitioner="OSEI"))
    desk.waiting.add(khan.id, "FU", received=date(2026, 11, 2))
    async with opened(desk, start="clients") as j:
        await j.press(*"khan", "enter", "c")
        assert (j.top, j.text().count("1 the appointment Tue 15 Dec 2026 09:00 NEW, Dr Osei")) == ("Choose", 1)
        assert "2 a first date for FU: waits" in j.text()
        await j.press("1")
        await j.pilot.pause(0.1)
        assert (j.top, j.base.view.script, j.base.view.client_id) == ("WorkDesk", "RESCHEDULE_PT", khan.id)


async def test_the_reason_is_seen_in_a_form_that_is_longer_than_the_window(desk):
    async with opened(desk, size=(60, 15), start="clients") as j:
        await j.press("escape", "n", *"khan", "down", "down", "down", *"31/02", "pagedown")
        await j.pilot.pause(0.1)
        assert (j.top, "‹!›" in j.text(), j.app.screen.focused.id) == ("ClientForm", True, "form-birth_date")


async def test_a_refusal_is_gone_once_one_types_on(desk):
    async with opened(desk, start="clients") as j:
        await j.press(*"zzz", "enter")
        assert j.base.status.is_error
        await j.press("q")
        assert j.said == ""


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_hostile_records_do_no_harm_at_any_size(desk, size):
    for name in HOSTILE:
        if name.strip("\x1b\x07\x9b"):
            add_client(desk, f"Zed{name[:90]}", "[/]", address=name[:90], gp=name[:90])
    async with opened(desk, size=size, start="clients") as j:
        await j.press(*"zed", *["down"] * 12, "enter", "pagedown", "escape", "e", "escape", "escape")
        assert not {"\x1b", "\x9b", "\u202e"} & set(j.text())
        assert j.app.is_running


NOW_AT = at("2026-11-24T09:00")
VIEW = ClientView(1, "C000001", "Khan Amina", "Amina", "Khan", birth_date=date(1960, 2, 14), age=66)


def plain(lines):
    return ["".join(cell.text for cell in line) for line in lines]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [30, 48, 76])
def test_the_card_stays_within_its_width(text, width):
    client = replace(
        VIEW, name=text, title=text, address=text, notes=text, status="deceased", masked=True, sensitive=True, ref="R" * 40,
        needs=(Need("interpreter", text), Need(text, text)),
    )  # fmt: skip
    calls = (PastCall(NOW_AT, text, text, text),)
    lines = plain(card_lines(Record(client, NOW_AT, "Europe/London", (), (row(service=text),), calls), width))
    assert not {"\x1b", "\x9b", "\n", "\u202e"} & set("".join(lines))
    assert max(cell_len(line.rstrip()) for line in lines) <= width


async def test_appointments_come_with_the_next_one_first(desk):
    khan = desk.clients.find("Khan")[0]
    for start in ("2026-12-15T09:00", "2026-12-08T09:00"):
        desk.diary.book(desk.diary.propose(khan.id, "NEW", at(start)), override="twice for the test")
    found = tuple(desk.diary.of_client(khan.id))
    past = replace(found[0], start=at("2026-11-03T09:00"), end=at("2026-11-03T09:30"), status=Status.FULFILLED)
    lines = plain(card_lines(Record(VIEW, NOW_AT, "Europe/London", (past, *found)), 70))
    assert [line for line in lines if "OSEI" in line] == [
        "  Tue  8 Dec 2026 09:00 NEW OSEI, booked",
        "  Tue 15 Dec 2026 09:00 NEW OSEI, booked",
        "  Tue  3 Nov 2026 09:00 NEW OSEI, seen",
    ]


async def test_what_was_written_to_them_stands_in_the_record(desk):
    """PRV-06: a copy of every message is in the record; its words are in the outbox."""
    khan = desk.clients.find("Khan")[0]
    booked = desk.diary.book(desk.diary.propose(khan.id, "NEW", at("2026-12-15T09:00"))).appointment
    async with opened(desk, start="clients") as j:
        await j.press(*"khan", "enter")
        (one,) = j.base.card.record.messages
        lines = plain(card_lines(j.base.card.record, 76))
    (line,) = (line for line in lines if "confirmation" in line)
    assert line == f"  Tue 24 Nov 2026 09:00 confirmation by e-mail, queued, {booked.ref} (message {one.id})"


@pytest.mark.parametrize(("consent", "words"), [(True, "yes"), (False, "no"), (None, "not asked")])
def test_a_consent_that_nobody_asked_for_is_not_a_no(consent, words):
    assert consent_words(consent) == words


@pytest.mark.parametrize(("number", "shown"), [("9991234567", "999 123 4567"), ("••••", "••••"), ("", "")])
def test_an_nhs_number_is_written_as_it_is_read(number, shown):
    assert nhs_words(number) == shown


@pytest.mark.parametrize("width", [20, 40, 59, 60, 100])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hit_is_exactly_as_wide_as_its_list(name, width):
    line = ClientLine(1, "C1", name, "14/02/1960", status="deceased")
    assert cell_len("".join(cell.text for cell in hit_cells(line, width, "here"))) == width
