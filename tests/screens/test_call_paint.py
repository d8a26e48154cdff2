"""The call pane's words: wrapped by cells, gaps marked, offers with their notice, everything harmless."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from booktui.widgets.call_paint import call_lines, choice_lines, idle_lines, notice, says, step_name, wrap
from booktui.widgets.hold import hold_words
from screens.fake_calls import CHECK, CONTACT, GREET, choices, offer, say
from screens.rows import HOSTILE

AT = 1_797_325_200  # Tue 15 Dec 2026 09:00 in London


def plain(lines):
    return ["".join(cell.text for cell in line) for line in lines]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("one two three", 7, ["one two", "three"], id="at-spaces"),
        pytest.param("one two", 7, ["one two"], id="just-fits"),
        pytest.param("abcdefghij", 4, ["abcd", "efgh", "ij"], id="a-long-word-is-cut"),
        pytest.param("日本語日本", 4, ["日本", "語日", "本"], id="wide-characters"),
        pytest.param("日本語", 5, ["日本", "語"], id="no-half-character"),
        pytest.param("", 9, [""], id="nothing"),
    ],
)
def test_wrapping_counts_cells(text, width, lines):
    assert plain(wrap([(text, "row")], width)) == lines


def test_a_full_stop_stays_with_the_word_before_it_in_another_style():
    assert plain(wrap([("see you ", "say"), ("[?]", "missing"), (".", "say")], 11)) == ["see you", "[?]."]


def test_spoken_text_is_in_quotation_marks_and_a_gap_has_its_own_style():
    lines = says(replace(GREET, say=say("May I speak to ", "?", "?")), 40)
    assert plain(lines) == ["▌ “May I speak to [?][?]?”".replace("?”", "”")]
    assert [cell.text for line in lines for cell in line if cell.style == "missing"] == ["[?]", "[?]"]


@pytest.mark.parametrize(
    ("notice_days", "to_target", "words"),
    [
        (24, 9, "in 24 days, 9 days before target"),
        (1, 1, "tomorrow, 1 day before target"),
        (0, 0, "today, on the target day"),
        (30, -1, "in 30 days, ‹!› 1 day past target"),
        (24, None, "in 24 days"),
    ],
)
def test_the_notice_of_an_offer(notice_days, to_target, words):
    assert notice(offer(1, AT, notice_days=notice_days, days_to_target=to_target)) == words


def test_a_step_with_offers_marks_the_one_that_was_taken():
    offers = (offer(1, AT), offer(2, AT + 86_400, 2, practitioner="BROWN", room=None))
    view = replace(CHECK, offers=offers, chosen=offers[1], expects=(), do="", choices=())
    assert plain(call_lines(view, 40, names={2: "Dr Brown"})[0])[-4:] == [
        " 1  Tue 15 Dec 09:00 Dr Osei, Room 2",
        "    in 24 days, 9 days before target",
        "▸2  Wed 16 Dec 09:00 Dr Brown",
        "    in 24 days, 9 days before target",
    ]


def test_fields_say_what_is_needed_and_list_their_answers_while_typed():
    lines = plain(call_lines(CONTACT, 40, editing=1)[0])
    assert lines[-3:] == ["  Best number   0161 496 0001", "▸ Texts allowed ‹!› needed", "    1 yes  2 no"]


def test_what_the_client_should_say_is_shown_masked():
    assert plain(call_lines(CHECK, 40)[0])[-2:] == ["  Name        K••• A•", "  Born        ••/••/1960"]


def test_choices_fill_the_lines_and_enter_comes_first():
    lines = plain(choice_lines(choices(y="Yes", n="No", w="Feels worse"), True, 30))
    assert lines == ["enter go on   y Yes   n No", "w Feels worse"]


def test_parked_calls_have_digits():
    assert plain(idle_lines([("Khan Amina", "10:12, needs")], 60, True))[-1] == "1  Khan Amina  10:12, needs"


def test_a_step_of_a_shared_branch_goes_by_its_own_name():
    assert step_name("COMMON.no_answer") == "No answer"


@pytest.mark.parametrize("width", [24, 38, 76])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_was_typed_breaks_a_line(text, width):
    fields = tuple(replace(field, label=text, value=text) for field in CONTACT.fields)
    view = replace(
        CONTACT, client=text, say=say(text, "?"), do=text, banner=(text,), before_call=(text,), fields=fields,
        choices=choices(y=text, n=text), offers=(offer(1, AT, practitioner=text, room=text),),
    )  # fmt: skip
    body, foot = call_lines(view, width, editing=1)
    for line in plain([*body, *foot]):
        assert cell_len(line) <= width
        assert not {"\x1b", "\x9b", "\n", "\u202e"} & set(line)


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (100, "held for Amina Khan: Tue 15 Dec 09:00 Dr Osei, Room 2 (9:41 left)"),
        (60, "held for Amina Khan: Tue 15 Dec 09:00 (9:41 left)"),
        (40, "held: Tue 15 Dec 09:00 (9:41 left)"),
    ],
)
def test_the_hold_line_keeps_the_time_left(width, words):
    chosen = offer(1, AT)
    view = replace(CONTACT, client="Amina Khan", chosen=chosen, held_until=1000 + 581)
    assert hold_words(view, (chosen,), 1000, width, {}) == words


def test_before_identity_is_proved_the_hold_line_names_no_time():
    view = replace(GREET, client="Khan Amina", offers=(offer(1, AT),), held_until=1581)
    assert hold_words(view, (), 1000, 100, {}) == "times are held for Khan Amina (9:41 left)"


def test_a_hold_that_has_run_out_says_so():
    view = replace(CONTACT, client="Amina Khan", chosen=offer(1, AT), held_until=1000)
    assert hold_words(view, (), 1000, 100, {}).endswith("(‹!› run out)")
