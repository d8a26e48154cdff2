"""The waiting list (F4): what shows, filters and sorts, and every deed with its refusals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booktui.screens.waiting import Waiting
from booktui.widgets.keys import HELP, key_line
from booktui.widgets.tracker_keys import WAITING_NOW
from desks import NOW, Clock, add_client, make_desk
from screens.rows import HOSTILE
from screens.shell import opened, until

TODAY = date(2026, 11, 23)
LIST = (
    # family, service, priority, days since received
    ("Khan", "NEW", "2ww", 11), ("Jones", "ECHO", "urgent", 20), ("Okafor", "NEW", "routine", 119),
    ("Smith", "FU", "routine", 30), ("Young", "NEW", "routine", 3),
)  # fmt: skip


@pytest.fixture
def clock():
    return Clock(NOW + 2 * 3600)


@pytest.fixture
def desk(tmp_path, clock):
    made = make_desk(tmp_path, "sam", clock=clock)
    for at, (family, service, priority, days) in enumerate(LIST):
        who = add_client(made, family, "Test", mobile=f"07700 90010{at}")
        if family == "Jones":
            made.clients.need(who.id, "interpreter", "BSL")
        made.waiting.add(who.id, service, priority=priority, received=TODAY - timedelta(days=days))
    yield made
    made.close()


def names(j):
    return [j.base.list._rows.row(place).name.split()[0] for place in range(j.base.list.count)]


def title(j):
    return j.base.query_one("#pane-list")._border_title.plain


def here(j):
    return j.base.list.row.name.split()[0]


def story(j):
    return j.app.desk.stories.of(j.base.list.row.entry_id)


def flat(j):
    """What shows as one line, without the frames: a sentence may be wrapped."""
    return " ".join(j.text().replace("│", " ").split())


async def details(j):
    await j.settled()
    return j.base.details.text


async def test_f4_shows_everybody_in_turn_with_the_tracker_columns(desk):
    async with opened(desk) as j:
        await j.press("f4")
        assert isinstance(j.base, Waiting)
        assert (title(j), names(j)) == (
            "Waiting list 5 ─ in turn", ["Khan", "Jones", "Okafor", "Smith", "Young"],
        )  # fmt: skip
        text = j.text()
        assert "▸ 1 H   Khan Test" in text
        assert "‹·› no plan" in text
        assert "BSL" in text
        assert "owner" in text


async def test_the_details_say_why_here_and_what_was_done(desk):
    async with opened(desk, start="waiting") as j:
        said = await details(j)
        assert "Number 1 of 5 who wait." in said
        assert "nobody has tried yet" in said
        assert "clock running, 11 days" in said
        await j.press("down")
        said = await details(j)
        assert said.startswith("Jones Test")


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_below_110_columns_tab_shows_the_details_and_esc_the_list(desk, size):
    async with opened(desk, start="waiting", size=size) as j:
        assert ("Waiting list 5" in j.text(), "Details" in j.text()) == (True, False)
        await j.press("tab")
        assert "Number 1 of 5 who wait." in await details(j)
        assert ("Waiting list 5" in j.text(), "Details" in j.text()) == (False, True)
        await j.press("escape")
        assert ("Waiting list 5" in j.text(), "Details" in j.text()) == (True, False)


async def test_a_window_that_changes_keeps_the_row(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("down", "tab")
        for size in ((80, 24), (40, 10), (60, 15), (200, 50), (120, 40)):
            await j.pilot.resize_terminal(*size)
            await j.pilot.pause()
        assert (here(j), j.base.focused.id) == ("Jones", "details")


async def test_the_terminals_own_cursor_sits_on_the_row(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("down", "down")
        x, y = j.app.cursor_position
        assert j.text().splitlines()[y][x:].startswith("▸ 3 L+  Okafor")


# -- filters and sorts


@pytest.mark.parametrize(
    ("typed", "listed", "words"),
    [
        pytest.param("urgent", ["Jones"], "urgent", id="priority"),
        pytest.param("need:bsl", ["Jones"], "needs bsl", id="need"),
        pytest.param("service:new", ["Khan", "Okafor", "Young"], "NEW", id="service"),
        pytest.param("breach<8", ["Khan", "Okafor"], "at most 7 days to the target", id="near-the-target"),
        pytest.param("no-plan routine", ["Okafor", "Smith", "Young"], "routine, no plan", id="TRK-01-no-plan"),
        pytest.param("oka", ["Okafor"], "“oka”", id="part-of-a-name"),
        pytest.param("suspended", [], "Suspended", id="the-name-of-a-saved-one"),
    ],
)
async def test_words_choose_a_part_and_esc_shows_everybody_again(desk, typed, listed, words):
    async with opened(desk, start="waiting") as j:
        await j.press("f", *typed, "enter")
        assert (names(j), title(j)) == (listed, f"Waiting list {len(listed)} ─ {words} ─ in turn")
        await j.press("escape")
        assert (title(j), j.said) == ("Waiting list 5 ─ in turn", "Everybody who waits: 5.")
        await j.press("escape")
        assert j.said == "Nothing to go back from here. F1 shows the keys, ctrl+q leaves."


async def test_a_filter_that_cannot_be_read_says_why_and_keeps_what_was_typed(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("f", *"urgent breach<x", "enter")
        assert j.top == "FilterDialog"
        assert "‹!› 'breach<x' cannot be read. Days to the target are written breach<14." in j.text()
        await j.press("escape")
        assert title(j) == "Waiting list 5 ─ in turn"
        await j.press("f")
        assert "urgent breach<x" in j.text()
        await j.press("end", "backspace", "8", "enter")
        assert title(j) == "Waiting list 0 ─ urgent, at most 7 days to the target ─ in turn"
        assert "Nobody: urgent, at most 7 days to the target. esc shows everybody who waits." in j.text()


async def test_an_unknown_service_is_refused_where_the_list_is_read(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("f", *"service:nwe", "enter")
        assert (j.base.status.is_error, title(j)) == (True, "Waiting list 5 ─ in turn")
        assert j.said.startswith("There is no service 'NWE'")


async def test_digits_take_saved_filters_and_the_one_that_shows_is_marked(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("4")
        assert (names(j), title(j)) == (["Khan"], "Waiting list 1 ─ Suspected cancer ─ in turn")
        assert "▸4 Suspected cancer" in j.base.query_one("#tabs").text
        await j.press("f", "2", "enter")
        assert title(j) == "Waiting list 5 ─ No plan ─ in turn"
        await j.press("9")
        assert j.said == "There is no saved filter 9: f types one, k then keeps it."


async def test_a_filter_is_kept_under_a_name_and_forgotten(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("k")
        assert j.said == "This is everybody in turn: filter or sort first, then k keeps it under a name."
        await j.press("f", *"need:bsl urgent", "enter", "k", *"my signers", "enter", "enter")
        assert (j.said, title(j)) == (
            "Kept as my signers: urgent, needs bsl.", "Waiting list 1 ─ my signers: urgent, needs bsl ─ in turn",
        )  # fmt: skip
        await j.press("escape", "8")
        assert names(j) == ["Jones"]
        await j.press("f", *"drop 8", "enter")
        assert [one.name for one in desk.worklist.filters()] == []
        await j.press("f", *"drop 1", "enter")
        assert "Breaching in 14 days comes with booktui and stays." in j.text()


async def test_the_list_is_sorted_from_the_top_and_turned_round(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("end", "t", "4")
        assert (names(j), here(j), title(j)) == (
            ["Jones", "Khan", "Okafor", "Smith", "Young"], "Jones", "Waiting list 5 ─ by name",
        )  # fmt: skip
        await j.press("t", "4")
        assert (here(j), title(j), j.said) == (
            "Young", "Waiting list 5 ─ by name, backwards", "Sorted by name, backwards.",
        )  # fmt: skip
        await j.press("f", *"routine", "enter")
        assert (names(j), title(j)) == (["Young", "Smith", "Okafor"], "Waiting list 3 ─ routine ─ by name, backwards")


# -- priority


async def test_two_digits_and_a_reason_propose_a_rating(desk):
    """Domain 7.3: only a clinician sets urgency and severity; anybody else proposes."""
    async with opened(desk, start="waiting") as j:
        await j.press("end", "p", "2", "4", "1")
        rating = story(j).ratings[0]
        assert (rating.urgency, rating.severity, rating.reason, rating.by) == (2, 4, "worse than when referred", "sam")
        assert j.said == "Proposed for Young Test: U2 V4, H, now L. A clinician decides; p then c records it."
        assert (names(j)[-1], "L?" in j.text(), j.base.list.touched) == ("Young", True, j.base.list.row.entry_id)


async def test_the_matrix_shows_and_reads_the_band_back(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("end", "p", "3")
        assert "▸3 within 2 weeks" in j.text()
        await j.press("1")
        assert "[M]" in j.text()
        assert "Urgency 3, severity 1: medium, M. Why?" in j.text()
        await j.press("escape", "4")
        assert "Urgency 3, severity 4: high, H. Why?" in j.text()
        await j.press("escape", "escape", "escape")
        assert (j.top, story(j).ratings) == ("Waiting", ())


async def test_a_clinicians_rating_moves_the_client_and_the_cursor_goes_along(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("end", "p", "4", "4", "c", *"Dr Osei", "enter", "enter", "enter")
        assert (names(j)[:2], here(j)) == (["Khan", "Young"], "Young")
        assert (story(j).urgency, story(j).severity, story(j).ratings) == (4, 4, ())


async def test_a_proposal_is_confirmed_or_declined_by_a_named_clinician(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("end", "p", "2", "4", "2", "p")
        assert "‹?› U2 V4 is proposed by sam: new information from the client." in j.text()
        await j.press("d", *"Dr Osei", "enter", *["backspace"] * 5, *"1 dec", "enter", "enter")
        assert "‹!› Decided on: Tue 1 Dec 2026 is still to come. Nothing is saved yet." in j.text()
        await j.press(*["backspace"] * 5, *"today", "enter", "enter")
        assert (story(j).ratings, story(j).urgency) == ((), None)
        await j.press("p", "2", "4", "2", "p", "c", *"Dr Osei", "pagedown")
        assert (story(j).urgency, story(j).severity) == (2, 4)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        pytest.param("7", "‹!› Urgency is 1 to 4.", id="no-urgency"),
        pytest.param("29", "‹!› Severity is 1 to 4.", id="no-severity"),
        pytest.param("247", "‹!› There is no reason 7.", id="no-reason"),
        pytest.param("c", "‹!› First urgency and severity, a digit each.", id="clinician-too-soon"),
        pytest.param("d", "‹!› d declines an open proposal, and there is none.", id="nothing-to-decline"),
    ],
)
async def test_what_the_rating_does_not_take_is_said(desk, keys, said):
    async with opened(desk, start="waiting") as j:
        await j.press("p", *keys)
        assert (said in j.text(), j.top) == (True, "Prioritise")


# -- suspension


async def test_a_client_is_suspended_in_words_and_comes_back(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("s", "enter", *"7 dec")
        assert "Mon 23 Nov 2026 to Mon 7 Dec 2026, 15 days; then they wait again." in j.text()
        await j.press("enter", *"abroad", "enter")
        assert (names(j)[0], j.said) == (
            "Jones", "Khan Test is not available from Mon 23 Nov 2026 until Mon 7 Dec 2026. The clock runs on.",
        )  # fmt: skip
        await j.press("5")
        assert (names(j), story(j).unavailable_to) == (["Khan"], date(2026, 12, 7))
        await j.press("s")
        assert (j.base.list.count, j.said) == (0, "Khan Test waits again, in their place.")
        await j.press("escape")
        assert names(j)[0] == "Khan"


async def test_a_suspension_needs_a_reason_and_keeps_what_was_typed(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("s", "enter", *"1 nov 2026", "enter")
        assert "‹!› To: Sun 1 Nov 2026 is before Mon 23 Nov 2026." in flat(j)
        await j.press("pagedown")
        assert "Why: say why they cannot come. Nothing is saved yet." in j.text()
        await j.press("escape")
        assert j.said == "Nothing is saved. What was typed is kept: s goes on with it."
        await j.press("s")
        assert "1 nov 2026" in j.text()


# -- removal


async def test_a_reason_that_a_clinician_gives_asks_for_the_clinician(desk):
    """REM-01: the letters are queued, and the day until which they can come back is kept."""
    async with opened(desk, start="waiting") as j:
        await j.press("x", *"ptreq")
        assert "By a named clinician's decision. Letters to the client and the GP." in j.text()
        await j.press("enter", "pagedown")
        assert "needs" in j.text() or "is a clinician's decision" in j.text()
        assert (j.top, j.app.focused.id) == ("RemoveForm", "form-clinician")
        await j.press(*"Dr Osei", "pagedown")
        assert (names(j), j.base.list.touched is not None) == (["Jones", "Okafor", "Smith", "Young"], True)
        assert (j.top, "Khan Test" in j.text()) == ("Lines", True)
        await j.press("enter", "7")
        assert (names(j), story(j).removed.code, story(j).removed.back_by) == (["Khan"], "PTREQ", date(2026, 12, 7))
        assert "PTREQ: the client no longer wants it" in await details(j)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        pytest.param("died", ["reason"], id="anybody"),
        pytest.param("dup", ["reason", "second"], id="second-person"),
        pytest.param("err", ["reason"], id="supervisor"),
        pytest.param("else", ["reason", "proof", "clinician", "decided_on", "no_gp"], id="proof"),
        pytest.param("dna", ["reason", "clinician", "decided_on", "status", "evidence", "no_gp"], id="clinician"),
    ],
)
async def test_only_what_a_reason_needs_is_asked(desk, code, fields):
    async with opened(desk, start="waiting") as j:
        await j.press("x", *code, "enter")
        assert [field.id.removeprefix("form-") for field in j.app.screen.fields] == fields


async def test_a_digit_takes_a_reason_and_letters_find_one_by_its_meaning(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("x", "2")
        assert "DIED: take Khan Test off the list" in j.text()
        await j.press("escape", "x", *"elsewhere", "enter")
        assert "ELSE: take Khan Test off the list" in j.text()
        await j.press("escape", "x", *"zzz", "enter")
        assert "‹!› There is no such reason." in j.text()


async def test_a_duplicate_by_one_person_is_refused_and_what_was_typed_stays(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("x", *"dup", "enter", "enter", *"sam", "enter")
        assert "‹!› The second person must be another than you, sam." in j.text()
        assert (j.top, j.app.screen.typed["second"], names(j)[0]) == ("RemoveForm", "sam", "Khan")


async def test_somebody_removed_is_put_back_with_their_place(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("i")
        assert j.said == "i puts a removed client back: f, then removed, lists them."
        await j.press("x", *"ptreq", "enter", "enter", *"Dr Osei", "pagedown", "enter", "7")
        for key in ("enter", "p", "s", "x", "e"):
            await j.press(key)
            assert (j.said, j.top) == ("Khan Test is off the list: i puts them back first.", "Waiting")
        await j.press("i", *"rang us", "enter")
        if j.top == "Lines":
            await j.press("enter")
        await j.press("escape")
        assert (names(j)[0], here(j)) == ("Khan", "Khan")


async def test_u_undoes_a_removal(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("x", *"ptreq", "enter", "enter", *"Dr Osei", "pagedown", "enter", "u")
        assert (names(j)[0], "Undone: Khan Test is back on the waiting list" in j.said) == ("Khan", True)


# -- entries


async def test_wishes_and_comment_are_edited(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("e", *"osei", "enter", "enter", *"mon tue", "enter", *"am", "pagedown")
        assert (j.said, story(j).practitioner, story(j).days, story(j).part) == (
            "Changed for Khan Test: whom they want, the days, the part of the day.", "OSEI", "mon,tue", "am",
        )  # fmt: skip
        assert "OSEI, mon tue, am" in await details(j)


async def test_what_an_edit_cannot_take_is_said_with_the_cursor_there(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("e", "enter", "enter", "enter", *"noon", "pagedown")
        assert "‹!› part: 'noon' is no part of the day; write am, pm or eve. Nothing was changed." in flat(j)
        assert (j.app.focused.id, j.app.focused.value) == ("form-part", "noon")
        await j.press("escape")
        assert (j.said, story(j).part) == ("Nothing is saved. What was typed is kept: e goes on with it.", "")


async def test_what_changed_meanwhile_is_not_overwritten(desk, tmp_path):
    async with opened(desk, start="waiting") as j:
        await j.press("e")
        other = make_desk(tmp_path, "jo")
        other.waiting.edit(j.base.list.row.entry_id, {"comment": "from jo"})
        other.close()
        await j.press(*"osei", "pagedown")
        assert (j.top, "Somebody changed entry" in j.text(), story(j).comment) == ("EntryForm", True, "from jo")


async def test_a_client_is_put_on_the_list(desk):
    add_client(desk, "Abara", "Ngozi", mobile="07700 900555")
    async with opened(desk, start="waiting") as j:
        await j.press("a", *"abara", "enter", *"echo", "enter", *"urgent", "enter", "pagedown")
        assert (here(j), j.base.list.count) == ("Abara", 6)
        row = j.base.list.row
        assert (row.service, row.priority, row.referred_on) == ("ECHO", "urgent", TODAY)
        assert j.said == f"Abara Ngozi waits for ECHO, target {row.target_on}: number 3."


async def test_somebody_who_waits_for_it_already_is_refused_in_the_form(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("a", *"khan", "1", *"new", "pagedown")
        assert (j.top, "already waits for New patient" in j.text()) == ("AddEntry", True)
        await j.press("escape")
        assert j.said == "Nothing is saved. What was typed is kept: a goes on with it."


async def test_a_service_that_there_is_not_is_said_with_those_there_are(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("a", *"khan", "1", *"xray", "pagedown")
        assert "For: there is no service 'xray'; known are ECHO, FU, GRP, NEW, TEL." in flat(j)


async def test_a_question_is_passed_up(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("o", "1", *"no time before friday", "enter")
        asked = story(j).escalations[0]
        assert (asked.what, asked.note, j.said) == (
            "no capacity", "no time before friday", "Passed up to the supervisor: no time before friday",
        )  # fmt: skip
        assert "escalated no capacity, supervisor" in await details(j)


# -- going on


@pytest.mark.parametrize(
    ("down", "keys", "client"),
    [
        pytest.param(0, ("enter", "y"), "Khan Test", id="in-turn"),
        pytest.param(1, ("enter", "1", "y"), "Jones Test", id="out-of-turn-with-its-reason"),
    ],
)
async def test_enter_calls_at_the_desk_and_what_is_typed_ahead_goes_to_the_call(desk, down, keys, client):
    async with opened(desk, start="waiting") as j:
        await j.press(*["down"] * down)
        await j.burst(*keys)
        await until(lambda: j.app.current_mode == "desk" and j.base.view is not None)
        assert (j.base.view.client, j.base.view.number) == (client, 2)


async def test_n_takes_whose_turn_it_is(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("end", "n")
        await until(lambda: j.app.current_mode == "desk" and j.base.view is not None)
        assert j.base.view.client == "Khan Test"


async def test_c_opens_the_client(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("down", "c")
        await until(lambda: j.app.current_mode == "clients")
        assert j.base.client.family_name == "Jones"


async def test_w_says_why_they_are_here(desk):
    async with opened(desk, start="waiting") as j:
        await j.press("w")
        assert (j.top, "Number 1 of 5 who wait." in j.text()) == ("Lines", True)
        await j.press("enter")
        assert j.top == "Waiting"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param("enter", "Nobody is listed here, so there is nobody to call.", id="call"),
        pytest.param("p", "Nobody is listed here, so there is nobody to rate.", id="rate"),
        pytest.param("s", "Nobody is listed here, so there is nobody to suspend.", id="suspend"),
        pytest.param("x", "Nobody is listed here, so there is nobody to take off.", id="remove"),
        pytest.param("i", "Nobody is listed here, so there is nobody to put back.", id="put-back"),
        pytest.param("e", "Nobody is listed here, so there is nobody to edit.", id="edit"),
        pytest.param("o", "Nobody is listed here, so there is nobody to ask about.", id="escalate"),
        pytest.param("w", "Nobody is listed here, so there is nobody to ask about.", id="why"),
        pytest.param("c", "Nobody is listed here, so there is nobody to show.", id="client"),
        pytest.param("tab", "Nobody is listed here, so there is nobody to show the details of.", id="details"),
    ],
)
async def test_a_key_that_can_do_nothing_says_why(desk, key, said):
    async with opened(desk, start="waiting") as j:
        await j.press("7", key)
        assert (j.said, j.base.status.is_error) == (said, True)


async def test_the_list_is_read_again_when_other_desks_worked_it(desk, tmp_path):
    async with opened(desk, start="waiting") as j:
        await j.press("down")
        other = make_desk(tmp_path, "jo")
        other.removals.remove(1, "PTREQ", "moved", clinician="Dr Osei", decided_on=TODAY)
        other.close()
        await j.press("r")
        assert (names(j)[0], here(j), j.said) == ("Jones", "Jones", "Read again: 4 listed.")


async def test_a_sensitive_client_is_masked_everywhere(desk):
    """PRV-01: neither the name nor what was written shows; nothing of it is put into a form."""
    who = add_client(desk, "Hidden", "Amy", sensitive=True, mobile="07700 900777")
    desk.waiting.add(who.id, "NEW", priority="2ww", received=TODAY - timedelta(days=13), comment="secret words")
    async with opened(desk, start="waiting", size=(200, 40)) as j:
        await j.settled()
        assert ("H••• A•" in j.text(), "Hidden" in j.text(), "secret" in j.text()) == (True, False, False)
        await j.press("e")
        assert (j.top, j.said) == (
            "Waiting", "This entry is masked. c opens the client; show the record there first.",
        )  # fmt: skip


@pytest.mark.parametrize("name", [name[:100] for name in HOSTILE])
async def test_no_dialog_minds_what_a_client_is_called(desk, name):
    who = add_client(desk, name or "Nobody", "T", mobile="07700 900555")
    desk.waiting.add(who.id, "GRP", priority="2ww", received=TODAY - timedelta(days=13), comment=name)
    async with opened(desk, start="waiting", size=(140, 40)) as j:
        await j.press("home")
        for keys in (["p"], ["x"], ["x", *"ptreq", "enter"], ["s"], ["e"], ["o", "1"], ["w"], ["tab"]):
            await j.press(*keys)
            await j.settled()
            assert "\x1b" not in j.text()
            while j.top != "Waiting":
                await j.press("escape")
        await j.press("escape", "s", "down", *"4 jan", "down", *"away", "enter")
        assert (j.base.status.is_error, j.base.list.count) == (False, 5)


def test_what_matters_most_is_in_the_key_line_at_80_columns():
    line = key_line((HELP, *WAITING_NOW), 78).plain
    assert [word for word in ("call", "next call", "filter", "priority", "remove", "suspend") if word not in line] == []


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["p", "2", "2", "1"], id="rate"),
        pytest.param(["s", "down", *"4 jan", "down", *"away", "enter"], id="suspend"),
        pytest.param(["x", *"died", "enter", "enter"], id="remove"),
        pytest.param(["e", *"osei", "pagedown"], id="edit"),
        pytest.param(["a", *"khan", "1", *"echo", "pagedown"], id="add"),
        pytest.param(["o", "1", *"which date", "enter"], id="escalate"),
        pytest.param(["enter"], id="call"),
        pytest.param(["n"], id="next-call"),
    ],
)
async def test_an_auditor_reads_all_and_changes_nothing(desk, tmp_path, clock, keys):
    auditor = make_desk(tmp_path, "alex", clock=clock)
    before = desk.audit.list(limit=1)
    async with opened(auditor, start="waiting") as j:
        await j.press(*keys)
        assert "alex is auditor; this needs coordinator. Nothing was changed." in flat(j)
    auditor.close()
    assert desk.audit.list(limit=1) == before


async def test_whom_somebody_is_ringing_is_said_and_no_other_desk_rings_them(desk, tmp_path, clock):
    other = make_desk(tmp_path, "jo", clock=clock)
    other.turns.take()
    async with opened(desk, start="waiting") as j:
        assert "jo is ringing" in j.text()
        await j.press("enter")
        await until(lambda: j.app.current_mode == "desk")
        assert (j.base.view, j.said.startswith("jo is ringing this client")) == (None, True)
    other.close()
