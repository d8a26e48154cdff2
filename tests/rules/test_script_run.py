"""The engine: one key for each spoken step and none besides."""

import pytest

from booktui.desk.calling.scripts import load_scripts
from booktui.rules.script_run import (
    Known,
    NotNow,
    Run,
    advance,
    capture,
    effects_of,
    identified,
    jump,
    missing,
    start,
    straight_ahead,
)

BOOK = load_scripts()
CONTACT = {
    "phone_main": "0161 496 0000", "sms_consent": "yes", "voicemail_consent": "no", "gp_practice": "Elm Surgery",
}  # fmt: skip
RECORD = {
    **CONTACT, "consultation_mode": "in person", "offer1_logged": "yes", "offer2_logged": "yes",
    "confirm_channel": "letter", "availability_notes": "mornings", "voicemail_left_at": "2026-11-23T09:00:00Z",
}  # fmt: skip
ALL = Known(dict.fromkeys(("several_modes", "has_preparation", "full_notice", "offers_declined"), True), RECORD)
STRAIGHT = ["y", "y", "y", "y", "enter", "n", "enter", "1", "o", "enter", "b", "enter", "enter", "f"]


def play(script, keys, known=ALL):
    run = start(BOOK, script, known)
    for key in keys:
        run = advance(BOOK, run, key, known)
    return run


def test_the_straight_path_of_the_longest_script_is_fourteen_keys():
    run = play("FIRST_OP", STRAIGHT)
    assert (len(STRAIGHT), run.outcome) == (14, "BOOKED")
    assert run.path == (
        "greet", "private", "id_check", "reason", "contact", "needs", "mode", "offer_1", "transport", "prep",
        "confirm_back", "dna_warning", "safety_net", "close", "end_booked",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("script", "keys", "outcome", "ends_at"),
    [
        pytest.param("FIRST_OP", ["n", "n"], "NO_ANSWER", "COMMON.end_no_answer", id="rang-out"),
        pytest.param("FIRST_OP", ["n", "v", "y", "enter"], "VOICEMAIL_LEFT", "COMMON.end_voicemail", id="no-consent"),
        pytest.param("FIRST_OP", ["y", "y", "n", "enter"], "ID_FAILED", "COMMON.end_id_failed", id="identity-failed"),
        pytest.param("FIRST_OP", [*STRAIGHT[:7], "n", "n", "enter"], "DECLINED_OFFERS", "end_declined", id="declined"),
        pytest.param("REMINDER_24H", ["y", "y", "y", "y", "enter"], "CONFIRMED", "end_confirmed", id="reminder"),
        pytest.param("REMINDER_1H", ["y", "y", "y"], "CONFIRMED", "end_confirmed", id="one-hour"),
        pytest.param("REMINDER_1H", ["n"], "NO_ANSWER", "end_no_answer", id="one-hour-no-answer"),
    ],
)
def test_paths(script, keys, outcome, ends_at):
    run = play(script, keys)
    assert (run.outcome, run.step) == (outcome, ends_at)


def test_voicemail_without_consent_on_record_reads_the_short_message():
    known = Known({"voicemail_consent": True}, RECORD)
    assert play("FIRST_OP", ["n", "v", "y"]).step == "COMMON.voicemail_min"
    assert play("FIRST_OP", ["n", "v", "y"], known).step == "COMMON.voicemail_yes"


@pytest.mark.parametrize(
    ("guards", "step"),
    [
        pytest.param({"several_modes": True}, "mode", id="several-ways"),
        pytest.param({}, "offer_1", id="one-way"),
    ],
)
def test_a_guard_skips_its_step(guards, step):
    assert play("FIRST_OP", STRAIGHT[:6], Known(guards, RECORD)).step == step


def test_a_step_with_other_words_is_never_skipped():
    known = Known({"several_modes": True, "has_preparation": False, "full_notice": True}, RECORD)
    assert play("FIRST_OP", STRAIGHT[:9], known).step == "prep"


def test_silent_steps_cost_no_key_and_their_effects_happen():
    needs = {**RECORD, "bsl": "yes"}
    run = play("FIRST_OP", [*STRAIGHT[:5], "y"], Known({"several_modes": True}, needs))
    assert (run.step, run.path[-2:]) == ("mode", ("needs_effect", "mode"))
    assert effects_of(BOOK, run) == ("recheck_holds",)


def test_a_booking_under_notice_ends_as_short_whatever_was_pressed():
    known = Known({**ALL.guards, "full_notice": False}, RECORD)
    assert play("FIRST_OP", STRAIGHT, known).outcome == "BOOKED_SHORT"


def test_a_shared_branch_comes_back_to_where_it_was_told_to():
    named = capture(play("FIRST_OP", ["o"]), "spoke_to_name", "Sam Lee")
    named = capture(named, "spoke_to_relationship", "daughter")
    assert advance(BOOK, named, "y", ALL).step == "private"


def test_a_jump_comes_back_to_the_step_it_left():
    before = play("FIRST_OP", STRAIGHT[:5])
    run = jump(BOOK, before, "COMMON.angry", ALL)
    assert (run.step, advance(BOOK, run, "g", ALL).step) == ("COMMON.angry", "needs")


def test_a_handover_ends_as_the_script_that_began_when_all_goes_well():
    keys = ["y", "y", "n", "y"]
    run = start(BOOK, "REMINDER_24H", ALL)
    for key in keys[:3]:
        run = advance(BOOK, run, key, ALL)
    run = advance(BOOK, capture(run, "cancel_reason", "work"), "y", ALL)
    assert run.step == "RESCHEDULE_PT.offer"
    for key in ["1", "enter", "b", "enter"]:
        run = advance(BOOK, run, key, ALL)
    assert (run.outcome, run.step) == ("REBOOKED", "end_rebooked")
    assert effects_of(BOOK, run)[:2] == ("free_old_slot", "commit_booking")


@pytest.mark.parametrize(
    ("keys", "key", "said", "field"),
    [
        pytest.param([], "j", "Here: y Speaking, o Someone else, h Not here, w Wrong number, n No answer or voicemail, "
                     "l Language barrier, d Told patient has died.", "", id="no-such-choice"),
        pytest.param([], "enter", "Here: y Speaking, o Someone else, h Not here, w Wrong number, n No answer or voicemail, "
                     "l Language barrier, d Told patient has died.", "", id="enter-where-a-choice-is-due"),
        pytest.param(STRAIGHT[:4], "y", "Press enter when it is said.", "", id="choice-where-enter-is-due"),
        pytest.param(STRAIGHT, "f", "The call has ended.", "", id="ended"),
        pytest.param(["o"], "y", "Name of the person: not answered yet. Tab opens it.", "spoke_to_name", id="required"),
        pytest.param(STRAIGHT[:5], "y", "Say which first: Interpreter for, British Sign Language, Letters in, Getting about, "
                     "With them, Other help. Tab opens them.", "interpreter_language", id="one-of"),
    ],
)  # fmt: skip
def test_a_key_that_does_nothing_says_why(keys, key, said, field):
    run = play("FIRST_OP", keys)
    with pytest.raises(NotNow) as no:
        advance(BOOK, run, key, ALL)
    assert (no.value.message, no.value.field) == (said, field)


def test_what_is_missing_on_record_is_refused_by_name_until_it_is_answered():
    known = Known(ALL.guards, {k: v for k, v in RECORD.items() if k != "sms_consent"})
    run = play("FIRST_OP", STRAIGHT[:4], known)
    assert missing(BOOK, run, known) == ("sms_consent",)
    with pytest.raises(NotNow) as no:
        advance(BOOK, run, "enter", known)
    assert no.value.field == "sms_consent"
    answered = capture(run, "sms_consent", "no")
    assert missing(BOOK, answered, known) == ()
    assert advance(BOOK, answered, "enter", known).step == "needs"


def test_nothing_ends_as_booked_without_a_read_back():
    run = Run("FIRST_OP", "close", ("greet", "close"), {"confirm_channel": "letter"})
    with pytest.raises(NotNow) as no:
        advance(BOOK, run, "f", ALL)
    assert no.value.message == "The date was not read back, so nothing can be booked (CS-07)."


def test_every_state_is_a_new_one():
    first = start(BOOK, "FIRST_OP", ALL)
    advance(BOOK, first, "y", ALL)
    assert first == start(BOOK, "FIRST_OP", ALL)


@pytest.mark.parametrize(
    ("captures", "proved"),
    [
        pytest.param({}, False, id="not-asked"),
        pytest.param({"id_name_ok": "yes", "id_dob_ok": "yes", "id_third_ok": "yes"}, True, id="all-three"),
        pytest.param({"id_dob_ok": "yes", "id_third_ok": "yes"}, True, id="both-asked"),
        pytest.param({"id_name_ok": "no", "id_dob_ok": "yes", "id_third_ok": "yes"}, False, id="one-wrong"),
        pytest.param({"id_dob_ok": "yes"}, False, id="one-only"),
    ],
)
def test_identity(captures, proved):
    assert identified(captures) is proved


@pytest.mark.parametrize("script", sorted(set(BOOK.scripts) - {"COMMON"}))
def test_the_straight_path_of_every_script_ends(script):
    known = Known(ALL.guards, RECORD | {"cancel_reason": "work"})
    run = start(BOOK, script, known)
    keys = straight_ahead(BOOK, run, known)
    pressed = 0
    while not run.outcome:
        step = BOOK.find(run.script, run.step)
        for need in step.captures:
            if need.required and not BOOK.fields[need.name].auto and not any(c.sets for c in step.choices):
                run = capture(run, need.name, known.fields.get(need.name, "yes"))
        run = advance(BOOK, run, step.choices[0].key if step.choices else "space", known)
        pressed += 1
    assert pressed == keys
