"""Scripts read from plain mappings; what is wrong is named by file, step and key."""

import pytest

from booktui.rules.scripts import Needed, ScriptError, read_script

GOOD = {
    "id": "TRY",
    "title": "A try",
    "version": 2,
    "direction": "inbound",
    "target_minutes": 3,
    "before_call": ["Breathe."],
    "steps": [
        {
            "id": "greet",
            "say": "Hello.",
            "capture": ["needs_asked*", "email"],
            "choices": [
                {"key": 1, "label": "One", "goto": "end", "sets": {"needs_asked": "yes"}, "takes": "offer1"},
                {"key": "x", "label": "Cross", "goto": "COMMON.angry", "return_to": "greet", "answers": "withdrawn"},
            ],
        },
        {"id": "end", "outcome": "BOOKED", "effects": ["commit_booking"]},
    ],
    "entry": ["greet"],
}


def with_step(**changes):
    return {**GOOD, "steps": [{**GOOD["steps"][0], **changes}, GOOD["steps"][1]]}


def with_choice(**changes):
    return with_step(choices=[{**GOOD["steps"][0]["choices"][0], **changes}])


def test_a_script_is_read_whole():
    script = read_script(GOOD, "try.yaml")
    greet = script.steps["greet"]
    assert (script.id, script.version, script.direction, script.before_call) == ("TRY", 2, "inbound", ("Breathe.",))
    assert greet.captures == (Needed("needs_asked", True), Needed("email", False))
    assert [(c.key, c.goto, c.return_to, c.sets, c.takes, c.answers) for c in greet.choices] == [
        ("1", "end", "", (("needs_asked", "yes"),), "offer1", ""),
        ("x", "COMMON.angry", "greet", (), "", "withdrawn"),
    ]
    assert script.steps["end"].effects == ("commit_booking",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(["no"], "try.yaml: must be keys with values, not list", id="not-a-mapping"),
        pytest.param({k: v for k, v in GOOD.items() if k != "title"}, "try.yaml: title is missing", id="no-title"),
        pytest.param({**GOOD, "version": "2"}, "try.yaml: version: must be a whole number from 1, not '2'", id="version"),
        pytest.param({**GOOD, "direction": "up"},
                     "try.yaml: direction: must be one of outbound, inbound, both, not 'up'", id="direction"),
        pytest.param({**GOOD, "entry": [3]}, "try.yaml: entry: must be texts, not 3; put it in quotes", id="entry"),
        pytest.param({**GOOD, "steps": {"a": 1}}, "try.yaml: steps: must be a list, not {'a': 1}", id="steps"),
        pytest.param({**GOOD, "steps": [*GOOD["steps"], {"id": "end", "outcome": "BOOKED"}]},
                     "try.yaml: step end: the id comes twice", id="step-twice"),
        pytest.param({**GOOD, "steps": [{"say": "Hello."}]}, "try.yaml: step number 1: id is missing", id="step-without-id"),
        pytest.param(with_step(say=["a"]), "try.yaml: step greet: say: must be text, not ['a']; put it in quotes", id="say"),
        pytest.param(with_choice(label=True),
                     "try.yaml: step greet: choice 1: label: must be text, not True; put it in quotes", id="yes-unquoted"),
        pytest.param(with_choice(sets=["a"]),
                     "try.yaml: step greet: choice 1: sets: must be fields with their values", id="sets"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(data, said):
    with pytest.raises(ScriptError) as error:
        read_script(data, "try.yaml")
    assert str(error.value) == said


def test_an_unknown_key_of_a_choice_is_named_with_the_known_ones():
    with pytest.raises(ScriptError) as error:
        read_script(with_choice(**{"book it": None}), "try.yaml")
    assert str(error.value) == (
        "try.yaml: step greet: choice 1: there is no key 'book it'; known are answers, does, goto, key, label, one_of, "
        "return_to, sets, takes"
    )
