"""The desk (F2) over a real diary; where a call must go wrong, over steps of the test's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booktui.rules.values import Conflict
from desks import NOW, Clock, add_client, at, make_desk
from screens.fake_calls import CHECK, CONTACT, GREET, FakeCalls, choices, offer
from screens.rows import HOSTILE
from screens.shell import opened

TODAY = NOW + 86_400


@pytest.fixture
def clock():
    return Clock(TODAY)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "jo", clock=clock)
    for place, (family, given) in enumerate((("Khan", "Amina"), ("Jones", "Dylan"), ("Okafor", "Chidi"))):
        client = add_client(made, family, given)
        received = date(2026, 11, 1 + place)
        made.waiting.add(client.id, "NEW", received=received, priority="2ww" if place == 0 else "routine")
    yield made
    made.close()


def with_steps(desk, *steps, **more):
    fake = FakeCalls(*steps, now=desk.now(), **more)
    desk.__dict__["calls"] = fake
    return fake


def where(journey):
    return journey.app.screen.focused.id


async def test_three_panes_side_by_side_from_110_columns(desk):
    async with opened(desk, size=(120, 40), start="desk") as j:
        text = j.text()
        assert "Waiting 3 ─ 18 wk 100.0%" in text
        assert "Tue 24 Nov ─ week 48 ─ [OSEI]" in text
        assert " Call " in text
        assert "▸ 1 Khan Amina" in text


async def test_one_pane_at_a_time_below_110_columns_and_the_call_comes_to_the_front(desk):
    with_steps(desk, GREET)
    async with opened(desk, size=(80, 24), start="desk") as j:
        assert [pane.id for pane in j.base.query(".pane") if pane.display] == ["pane-list"]
        await j.press("tab")
        assert [pane.id for pane in j.base.query(".pane") if pane.display] == ["pane-diary"]
        await j.press("shift+tab", "enter")
        assert [pane.id for pane in j.base.query(".pane") if pane.display] == ["pane-call"]
        assert "Waiting 3" in j.text()
        await j.pilot.resize_terminal(120, 40)
        await j.pilot.pause()
        assert [pane.display for pane in j.base.query(".pane")] == [True, True, True]


async def test_n_goes_to_the_next_in_turn_and_starts_the_call(desk):
    fake = with_steps(desk, GREET)
    async with opened(desk, start="desk") as j:
        await j.press("end", "n")
        assert j.base.waiting_list.row.name == "Khan Amina"
        assert fake.client[0] == j.base.waiting_list.row.client_id
        assert where(j) == "call-text"


async def test_why_here_is_the_desks_sentence(desk):
    async with opened(desk, start="desk") as j:
        await j.press("w")
        assert j.said == f"Khan Amina: {desk.waiting.why(j.base.waiting_list.row.entry_id)}"


async def test_a_letter_that_is_no_answer_is_refused_with_the_answers(desk):
    fake = with_steps(desk, GREET, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "x")
        assert j.said.startswith("x is no answer here: y Speaking, o Someone else")
        assert j.base.status.is_error
        await j.press("enter")
        assert j.said.startswith("This step needs an answer: y Speaking")
        assert fake.pressed == []


async def test_letters_of_the_call_do_nothing_outside_it(desk):
    """u is undo and g goes places elsewhere; in a call they are answers or nothing."""
    fake = with_steps(desk, replace(GREET, choices=choices(u="Did not know", g="Safety worry")), CHECK, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "u")
        await j.press("g", "u")
        assert fake.pressed == ["u"]
        assert j.top == "WorkDesk"


async def test_function_keys_work_during_a_call_and_the_call_is_still_there(desk):
    with_steps(desk, GREET)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "f3")
        assert j.top == "Diary"
        await j.press("f2")
        assert j.base.view.step == "greet"


async def test_a_second_call_is_refused_while_one_is_open(desk):
    with_steps(desk, GREET)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "tab", "down", "enter")
        assert j.said == "The call to Khan Amina is still open: esc parks it, then start another."
        assert where(j) == "call-text"


async def test_a_digit_that_is_no_answer_is_refused_with_the_answers(desk):
    fake = with_steps(desk, GREET, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "7")
        assert j.said.startswith("7 is no answer here: y Speaking, o Someone else")
        assert (j.base.status.is_error, fake.pressed) == (True, [])


async def test_the_field_that_opens_is_not_said_to_wait_for_tab(desk):
    with_steps(desk, replace(CONTACT, open_field="phone_main", message="Best number: not answered yet. Tab opens it."))
    async with opened(desk, start="desk") as j:
        await j.press("enter")
        assert (where(j), j.said) == ("call-field", "Best number: not answered yet.")


async def test_n_goes_on_to_who_may_be_rung_and_says_from_when_when_nobody_may(desk):
    async with opened(desk, start="desk") as j:
        rung, said = [], []
        for _ in range(3):
            await j.press("n")
            rung.append(j.base.view.client)
            said.append(j.said.partition(": ")[2])
            await j.press("n", "n")
        assert rung == ["Khan Amina", "Jones Dylan", "Okafor Chidi"]
        assert said == [
            "Khan Amina.",
            "Jones Dylan. 1 passed over: 1 not to be rung again yet.",
            "Okafor Chidi. 2 passed over: 2 not to be rung again yet.",
        ]
        assert "There is nobody else to ring now." in j.said
        await j.press("n")
        assert j.said == (
            "There is nobody to ring now: 3 passed over: 3 not to be rung again yet. "
            "The next may be rung from Tue 24 Nov 2026 12:00."
        )
        assert (j.base.view, j.base.status.is_error) == (None, True)


async def test_n_says_what_the_client_needs_before_dialling(desk):
    """CS-08: an interpreter is named with the three-way number, at once when the call starts."""
    khan = desk.waiting.page(0, 1)[0]
    with desk.store.write() as c:
        c.exec_driver_sql(
            "INSERT INTO access_need (client_id, kind, detail, recorded_at) VALUES (?, 'interpreter', 'BSL', 0)",
            (khan.client_id,),
        )
        desk.set_settings(c, {"interpreter_phone": "0161 496 0111"})
    async with opened(desk, start="desk", size=(160, 40)) as j:
        await j.press("n")
        assert "Needs an interpreter: BSL. Three-way telephone interpreter: 0161 496 0111." in j.said


async def test_enter_on_a_later_row_asks_why_with_one_key_and_goes_on(desk):
    async with opened(desk, start="desk") as j:
        await j.press("end", "enter")
        assert (j.top, j.base.view) == ("Choose", None)
        assert "Before them is A.K.: Number 1" in " ".join(j.text().split())
        await j.press("escape")
        assert (j.top, desk.calls.open_calls()) == ("WorkDesk", ())
        await j.press("enter", "5")
        assert (j.base.view.step, j.base.view.client) == ("greet", "Okafor Chidi")
        assert "A clinician asked for it" in [row["reason"] for row in desk.audit.list(object="call")]


async def test_enter_on_somebody_another_desk_is_ringing_is_refused_with_who(desk, tmp_path, clock):
    other = make_desk(tmp_path, "sam", clock=clock)
    other.turns.take()
    async with opened(desk, start="desk") as j:
        await j.press("home", "enter")
        assert j.said == "sam is ringing this client, since Tue 24 Nov 2026 09:00. Take the next one."
        await j.press("n")
        assert j.base.view.client == "Jones Dylan"
    other.close()


async def test_x_drops_a_parked_call_when_asked_twice(desk):
    async with opened(desk, start="desk") as j:
        await j.press("n", "escape", "x")
        assert (j.top, "Drop the call to Khan Amina" in j.text()) == ("Confirm", True)
        await j.press("enter")
        assert len(desk.calls.open_calls()) == 1
        await j.press("x", "d")
        assert (desk.calls.open_calls(), j.said) == (
            (),
            "Dropped the call to Khan Amina; its held times are free again.",
        )
        await j.press("x")
        assert j.said == "No call is parked."


async def test_of_several_parked_calls_x_asks_which_and_the_line_of_keys_names_it(desk):
    async with opened(desk, start="desk") as j:
        await j.press("n", "escape", "n", "escape", "left")
        assert "1-9 resume  r resume  x drop" in j.text()
        await j.press("x", "2", "d")
        assert [call.client for call in desk.calls.open_calls()] == ["Khan Amina"]


async def test_the_frame_of_the_diary_says_who_holds_a_time_and_for_how_long(desk):
    async with opened(desk, start="desk", size=(120, 40)) as j:
        await j.press("enter", "y", "y", "y", "y", "enter", "n")
        assert "held by jo for NEW, 10:00 left" in j.text()
        assert "‹1› held" in j.text()


async def test_a_missing_field_opens_and_a_digit_answers_it(desk):
    fake = with_steps(desk, CONTACT, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "enter")
        assert (where(j), j.said) == ("call-field", "sms_consent is needed.")
        await j.press("1", "enter")
        assert (fake.captured, where(j)) == ({"sms_consent": "1"}, "call-text")
        await j.press("enter")
        assert fake.pressed == ["enter"]


async def test_what_a_field_cannot_take_stays_typed_also_after_esc(desk):
    fake = with_steps(desk, CONTACT, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "tab", "tab", *"nonsense", "enter")
        assert (where(j), j.said) == ("call-field", "Texts allowed: answer yes or no.")
        await j.press("escape")
        assert (where(j), fake.captured) == ("call-text", {})
        await j.press("tab", "tab")
        assert j.base.call_pane.field.value == "nonsense"


async def test_esc_keeps_a_field_that_can_be_kept(desk):
    fake = with_steps(desk, CONTACT, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "tab", "end", "9", "escape")
        assert fake.captured == {"phone_main": "0161 496 00019"}


async def test_esc_parks_and_r_resumes(desk):
    fake = with_steps(desk, GREET, CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "y", "escape")
        assert (where(j), fake.parked) == ("waiting", True)
        assert j.said == "Parked the call to Khan Amina at id check. r resumes it."
        assert "1  Khan Amina" in j.text()
        await j.press("r")
        assert (where(j), fake.parked, j.base.view.step) == ("call-text", False, "id_check")


async def test_the_diary_goes_where_the_offers_are_and_marks_them(desk):
    osei = desk.catalogue.resource_by_code["OSEI"].id
    offers = (offer(1, at("2026-12-15T09:00"), osei), offer(2, at("2026-12-15T11:15"), osei))
    step = replace(CHECK, expects=(), offers=offers, choices=choices(k1="First"), identified=True)
    with_steps(desk, step, replace(step, offers=(), chosen=offers[1]))
    async with opened(desk, start="desk") as j:
        await j.press("enter")
        assert j.base.diary_title() == "Tue 15 Dec ─ week 51 ─ [OSEI]"
        labels = [block.label for column in j.grid.day.columns for block in column.blocks if "‹" in block.label]
        assert [label[:3] for label in labels] == ["‹1›", "‹2›"]
        await j.press("1")
        assert j.grid.instant == at("2026-12-15T11:15")


async def test_a_refusal_shows_every_conflict_and_drops_what_was_typed_ahead(desk):
    conflicts = (
        Conflict("room-busy", "block", "Room 1 is taken at that time."),
        Conflict("out-of-turn", "warn", "A. B. has waited longer."),
    )
    fake = with_steps(desk, GREET, replace(GREET, conflicts=conflicts, message=conflicts[0].message))
    async with opened(desk, start="desk") as j:
        await j.press("enter", "y")
        assert (j.said, j.base.status.is_error) == ("Room 1 is taken at that time.", True)
        text = j.text()
        assert "Not possible: Room 1 is taken" in text
        assert "To know: A. B. has waited longer." in text
        assert not j.base.call_pane.can_override
        assert fake.pressed == ["y"]


async def test_a_conflict_that_may_be_overridden_asks_for_the_reason(desk):
    conflict = Conflict("buffer", "override", "The break after it would be cut.")
    fake = with_steps(desk, GREET, replace(GREET, choices=choices(b="Book it"), conflicts=(conflict,)), CHECK)
    async with opened(desk, start="desk") as j:
        await j.press("enter", "y", "o")
        assert j.top == "AskLine"
        await j.press(*"asked", "enter")
        assert fake.pressed == ["y", "y"]


async def test_the_title_counts_without_laying_anything_out(desk, clock):
    fake = with_steps(desk, GREET)
    async with opened(desk, start="desk") as j:
        await j.press("enter")
        before = j.base._layout_updates, j.base.call_pane._layout_updates
        clock.now += 7
        fake.now -= 0
        j.base.tick()
        await j.pilot.pause()
        assert (j.base._layout_updates, j.base.call_pane._layout_updates) == before
        assert "Call ─ 02:21 ─" in j.text()


async def test_a_burst_typed_ahead_runs_through_the_call_in_order(desk):
    fake = with_steps(desk, GREET, CHECK, CHECK, CHECK, CHECK)
    async with opened(desk, start="desk") as j:
        await j.burst("enter", "y", "n", "y")
        assert fake.pressed == ["y", "n", "y"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15), (200, 60)])
async def test_hostile_names_do_no_harm_at_any_size(desk, size):
    for name in HOSTILE:
        if name.strip("\x1b\x07\x9b"):
            client = add_client(desk, name[:100], "[/]")
            desk.waiting.add(client.id, "NEW", received=date(2026, 10, 1))
    with_steps(desk, replace(GREET, client=HOSTILE[0], banner=HOSTILE, title=HOSTILE[2], message=HOSTILE[1]), CHECK)
    async with opened(desk, size=size, start="desk") as j:
        await j.press("enter", "escape", "w", "tab", "tab", "tab", "down", "down")
        text = j.text()
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
        assert j.app.is_running


async def test_the_card_opens_with_the_client_under_the_cursor(desk):
    async with opened(desk, start="desk") as j:
        await j.press("down", "c")
        await j.pilot.pause(0.1)
        assert j.top == "Clients"
        assert j.base.client.name == "Jones Dylan"


async def test_an_empty_list_says_so(tmp_path, clock):
    desk = make_desk(tmp_path, "jo", clock=clock)
    async with opened(desk, start="desk") as j:
        assert "Nobody is waiting for a date." in j.text()
        await j.press("n", "enter", "w", "c", "r")
        assert j.said == "No call is parked."
    desk.close()
