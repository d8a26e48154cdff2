"""What is wrong with a script is found before anybody rings with it."""

import pytest

from booktui.rules.script_check import check_scripts
from booktui.rules.script_fields import Field, OutcomeRule
from booktui.rules.scripts import Book, read_script

FIELDS = {name: Field(name, name, "yes/no") for name in ("id_dob_ok", "id_third_ok", "read_back_ok", "needs_asked")}
OUTCOMES = {code: OutcomeRule(code, code, True, "none") for code in ("BOOKED", "NO_ANSWER", "NOT_HERE")}
PROVED = {"id_dob_ok": "yes", "id_third_ok": "yes"}
END = {"id": "end", "outcome": "NO_ANSWER"}


def common():
    steps = [
        {"id": "away", "say": "Thank you.", "next": "gone"},
        {"id": "upset", "say": "I am sorry.", "choices": [{"key": "g", "label": "Go on", "goto": "back"}]},
        {"id": "back", "outcome": "RETURN"},
        {"id": "gone", "outcome": "NOT_HERE"},
    ]
    return {"id": "COMMON", "title": "Shared", "version": 1, "steps": steps, "entry": ["away", "upset"]}


def script(*steps, entry=("greet",)):
    return {"id": "TRY", "title": "Try", "version": 1, "steps": list(steps), "entry": list(entry)}


def step(name="greet", *choices, **more):
    made = {"id": name, "say": "Hello.", **more}
    return made | ({"choices": [dict(choice) for choice in choices]} if choices else {})


def choice(key="y", goto="end", **more):
    return {"key": key, "label": "Yes", "goto": goto, **more}


def problems(*steps, **more):
    made = [read_script(common(), "common.yaml"), read_script(script(*steps, **more), "try.yaml")]
    return check_scripts(Book({s.id: s for s in made}, FIELDS, OUTCOMES))


def booking(confirm="confirm_back"):
    """Proved, read back, booked; `confirm` is where the first step leads."""
    return (
        step("greet", choice(goto=confirm, sets=PROVED)),
        step("confirm_back", choice("b", does="book", sets={"read_back_ok": "yes"})),
        {"id": "end", "outcome": "BOOKED", "effects": ["commit_booking"]},
    )


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((step("greet", choice()), END), id="one-choice"),
        pytest.param((step("greet", next="end"), END), id="no-choice"),
        pytest.param((step("greet", choice(goto="COMMON.away")),), id="shared-branch-that-ends"),
        pytest.param(
            (step("greet", choice(goto="COMMON.upset", return_to="end")), END), id="shared-branch-that-returns"
        ),
        pytest.param(booking(), id="read-back-before-booking"),
        pytest.param((step("greet", choice(), guard="has_preparation", otherwise_say="Hi."), END), id="other-words"),
    ],
)
def test_sound_scripts_have_no_problems(steps):
    assert problems(*steps) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param((step("greet", choice(goto="nowhere")), END),
                     ["step greet: choice y: goto: there is no step 'nowhere'"], id="unknown-goto"),
        pytest.param((step("greet", choice(goto="OTHER.x")), END),
                     ["step greet: choice y: goto: there is no step 'OTHER.x'"], id="unknown-script"),
        pytest.param((step("greet", choice(goto="COMMON.back")), END),
                     ["step greet: choice y: goto: 'COMMON.back' is not an entry of the shared branches"], id="not-an-entry"),
        pytest.param((step("greet", choice()), step("lost", next="end"), END),
                     ["step lost: no call can reach it"], id="unreachable"),
        pytest.param((step("greet", choice(goto="loop"), choice("n")), step("loop", next="loop"), END),
                     ["step loop: no way on from it ends in an outcome"], id="never-ends"),
        pytest.param((step("greet"),),
                     ["step greet: it has no choice, no next and no outcome, so the call would stay here"], id="dead-end"),
        pytest.param((step("greet", choice(), next="end"), END),
                     ["step greet: it must have one of choices, next and outcome, not more"], id="two-ways-on"),
        pytest.param((step("greet", choice(), guard="moon"), END),
                     ["step greet: there is no guard 'moon'",
                      "step greet: guard moon: when it does not hold there is nothing to say and nowhere to go"],
                     id="unknown-guard"),
        pytest.param((step("greet", choice(), capture=["shoe_size*"]), END),
                     ["step greet: there is no captured field 'shoe_size'"], id="unknown-capture"),
        pytest.param((step("greet", choice(sets={"shoe_size": "9"})), END),
                     ["step greet: choice y: there is no field 'shoe_size'"], id="sets-unknown-field"),
        pytest.param((step("greet", choice()), {"id": "end", "outcome": "NO_ANSWER", "effects": ["fireworks"]}),
                     ["step end: there is no effect 'fireworks'"], id="unknown-effect"),
        pytest.param((step("greet", choice()), {"id": "end", "outcome": "LUNCH"}),
                     ["step end: there is no outcome 'LUNCH'"], id="unknown-outcome"),
        pytest.param((step("greet", choice()), {"id": "end", "outcome": "RETURN"}),
                     ["step end: there is no outcome 'RETURN'"], id="return-outside-shared"),
        pytest.param((step("greet", choice(), choice()), END),
                     ["step greet: choice y: the key comes twice"], id="key-twice"),
        pytest.param((step("greet", choice("yy")), END),
                     ["step greet: choice yy: the key must be one character"], id="two-characters"),
        pytest.param((step("greet", choice(takes="offer9")), END),
                     ["step greet: choice y: there is no offer 'offer9'"], id="unknown-offer"),
        pytest.param((step("greet", choice(), say="In {weather}."), END),
                     ["step greet: there is no placeholder {weather}"], id="unknown-placeholder"),
        pytest.param((step("greet", choice(goto="ask", sets=PROVED)), step("ask", choice(), say="On {offer1_day}."), END),
                     ["step ask: it reads {offer1_day} but does not offer offer1"], id="reads-what-it-does-not-offer"),
        pytest.param(booking(confirm="end"),
                     ["step confirm_back: no call can reach it",
                      "step end: it can be booked without a confirm_back before it (CS-07)"], id="books-unconfirmed"),
        pytest.param((step("greet", choice(), say="Your {clinic_plain_name} visit."), END),
                     ["step greet: it says {clinic_plain_name} and can be reached before identity is proved (CS-01)"],
                     id="private-before-identity"),
        pytest.param((step("greet", choice(goto="COMMON.upset")),),
                     ["step greet: choice y: COMMON.upset comes back, so return_to is needed"], id="no-way-back"),
        pytest.param((step("greet", choice(), otherwise_goto="end"), END),
                     ["step greet: otherwise_goto needs a guard and no otherwise_say"], id="otherwise-without-guard"),
    ],
)  # fmt: skip
def test_every_problem_is_named(steps, said):
    assert problems(*steps) == [f"try.yaml: {line}" for line in said]


@pytest.mark.parametrize("key", [*"[]OABCDFHPQRSZ?:/u"])
def test_keys_of_the_pane_and_of_split_arrows_are_refused(key):
    assert problems(step("greet", choice(key)), END) == [
        f"try.yaml: step greet: choice {key}: the key is one of the pane's own or of a split arrow key"
    ]


def test_an_unknown_entry_is_named():
    assert problems(step("greet", choice()), END, entry=("hello",)) == ["try.yaml: entry: there is no step 'hello'"]


def test_one_path_round_confirm_back_is_enough_to_refuse():
    steps = (
        step("greet", choice(goto="confirm_back", sets=PROVED), choice("q", goto="end")),
        step("confirm_back", choice("b", sets={"read_back_ok": "yes"})),
        {"id": "end", "outcome": "BOOKED", "effects": ["commit_booking"]},
    )
    assert problems(*steps) == ["try.yaml: step end: it can be booked without a confirm_back before it (CS-07)"]
