"""The scripts that come with booktui, and a team's own in their place."""

import pytest

from booktui.desk.calling.scripts import load_scripts, problems
from booktui.desk.errors import BadInput
from booktui.rules.script_say import needed

NAMES = [
    "COMMON", "DECLINED", "DNA_FOLLOWUP", "FIRST_OP", "HOSPITAL_CANCEL", "REMINDER_1H", "REMINDER_24H", "RESCHEDULE_PT",
    "SHORT_NOTICE_FILL", "VALIDATION",
]  # fmt: skip
OWN = """
id: OURS
title: Our own call
version: 3
steps:
  - {id: greet, say: Hello., choices: [{key: y, label: Fine, goto: end}]}
  - {id: end, outcome: CONFIRMED}
entry: [greet]
"""


def test_every_shipped_script_is_there_and_sound():
    assert sorted(load_scripts().scripts) == NAMES
    assert problems() == []


def test_every_field_of_the_vocabulary_is_captured_somewhere():
    book = load_scripts()
    used = {need.name for script in book.scripts.values() for step in script.steps.values() for need in step.captures}
    assert sorted(set(book.fields) - used) == []


def test_no_line_said_before_identity_needs_what_only_the_record_knows():
    book = load_scripts()
    greetings = {script.id: needed(script.steps[script.entry[0]].say) for script in book.scripts.values()}
    known = {"agent_first_name", "patient_full_name", "patient_or_parent_name"}
    assert {name: set(said) - known for name, said in greetings.items() if set(said) - known} == {}


def test_a_team_adds_and_replaces_scripts(tmp_path):
    (tmp_path / "ours.yaml").write_text(OWN)
    (tmp_path / "reminder_1h.yaml").write_text(OWN.replace("OURS", "REMINDER_1H").replace("version: 3", "version: 9"))
    book = load_scripts(str(tmp_path))
    assert sorted(book.scripts) == sorted([*NAMES, "OURS"])
    assert (book.scripts["REMINDER_1H"].version, book.scripts["OURS"].title) == (9, "Our own call")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(OWN.replace("goto: end", "goto: away"),
                     "The call scripts were not loaded. ours.yaml: step greet: choice y: goto: there is no step 'away'.",
                     id="unknown-goto"),
        pytest.param(OWN.replace("OURS", "FIRST_OP"),
                     "The call scripts were not loaded. ours.yaml: id: FIRST_OP is also in first_op.yaml", id="same-id"),
        pytest.param(OWN.replace("label: Fine", "label: Yes"),
                     "The call scripts were not loaded. ours.yaml: step greet: choice 'y': label: must be text, not True; "
                     "put it in quotes", id="yes-unquoted"),
        pytest.param("- a\n- b\n", "The call scripts were not loaded. ours.yaml: must be keys with values", id="a-list"),
    ],
)  # fmt: skip
def test_a_wrong_script_of_a_team_is_refused_by_name(tmp_path, text, said):
    (tmp_path / "ours.yaml").write_text(text)
    with pytest.raises(BadInput) as error:
        load_scripts(str(tmp_path))
    assert error.value.message == said
    assert problems(str(tmp_path)) == [said]


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"a: [", b"!!python/object:os.system {}"])
def test_junk_is_refused_and_runs_nothing(tmp_path, junk):
    (tmp_path / "ours.yaml").write_bytes(junk)
    with pytest.raises(BadInput) as error:
        load_scripts(str(tmp_path))
    assert error.value.message.startswith("The call scripts were not loaded. ours.yaml: cannot be read: ")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput) as error:
        load_scripts(str(tmp_path / "none"))
    assert error.value.message.endswith("Set scripts_folder, or make it.")
