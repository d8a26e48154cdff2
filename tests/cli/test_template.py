"""`booktui template`: what is printed, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from booktui.cli.templates import CHANNELS, WHO
from booktui.rules.messages.values import CHANNELS as KNOWN
from booktui.rules.messages.values import RECIPIENTS
from commands import Run


@pytest.fixture
def booked(run: Run) -> str:
    said = run("book", "C1", "NEW", "--at", "2026-12-15 09:00", user="jo")
    assert said.code == 0, said.err
    return "A000001"


def test_the_words_are_the_rules() -> None:
    assert set(CHANNELS) == set(KNOWN)
    assert set(WHO) == set(RECIPIENTS)


def test_list(run: Run) -> None:
    lines = run("template", "list").out.splitlines()
    assert [line.split() for line in lines if " ring " in f" {line} "][0][:3] == ["cy", "ring", "client"]
    assert run("template", "list", "--json").json[0]["own"] is False
    assert "reinstate_by" in run("template", "list", "--placeholders").out


def test_show(run: Run) -> None:
    said = run("template", "show", "cancel", "--channel", "sms")
    assert said.out.startswith("en/cancel.yaml: ")
    assert "Please do not come." in said.out
    assert "letter:" not in said.out
    missing = run("template", "show", "cancle")
    assert (missing.code, missing.err.startswith("There is no template 'cancle'")) == (4, True)


def test_preview_of_a_real_client_is_on_record(run: Run, booked: str) -> None:
    said = run("template", "preview", "confirm", "--client", "C1", "--channel", "sms", user="jo")
    assert said.code == 3
    assert said.err == (
        "It would be held: there is no number that texts may go to: record one, or write another way.\n"
    )
    run("client", "edit", "C1", "--mobile", "07700 900123", "--address", "1 Sample Road")
    said = run("template", "preview", "confirm", "--client", "C1", "--channel", "sms", user="jo")
    assert "Your appt is booked: Tue 15 Dec 9:00 am, MAIN." in said.out
    letter = run(
        "template", "preview", "confirm", "--client", "C1", "--channel", "letter", "--language", "pl", "--json"
    ).json
    assert (letter["language"], letter["to"]) == ("pl", "Amina Khan")
    easy = run("template", "preview", "confirm", "--client", "C1", "--form", "easy read", "--channel", "letter").out
    assert "easy read" in easy and easy.count("Your appointment") == 1  # the subject is the heading
    looked = [line for line in run("audit", "list", "--object", "client").out.splitlines() if " preview " in line]
    assert len(looked) == 4  # the one that would be held too


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("confirm", "--client", "C2"), "C2 has no appointment that confirm could be about."),
        (("confirm", "--client", "C2", "--appointment", "A1"), "A000001 is no appointment of this client."),
        (("confirm", "--client", "nobody"), "nobody"),
    ],
    ids=["no-visit", "somebody-elses", "nobody"],
)
def test_preview_of_what_is_not_there(run: Run, booked: str, words: tuple[str, ...], said: str) -> None:
    answer = run("template", "preview", *words, user="jo")
    assert (answer.code, said in answer.err) == (4, True)


def test_prv_02_the_address_of_a_sensitive_client_is_not_shown(run: Run, booked: str) -> None:
    run("client", "edit", "C1", "--email", "amina@example.org", "--preferred-channel", "email")
    assert run("client", "edit", "C1", "--sensitive", "yes").code == 0
    said = run("template", "preview", "confirm", "--client", "C1", user="jo")
    assert (said.code, said.out.splitlines()[1]) == (0, "To: •••")
    assert [word for word in ("Amina", "Khan", "amina@") if word in said.out] == []


def test_an_auditor_may_not_look_at_a_clients_message(run: Run, booked: str) -> None:
    assert run("template", "preview", "confirm", "--client", "C1", user="alex").code == 7


def test_copy_change_and_check(run: Run, home: Path) -> None:
    own = home / "own"
    assert run("template", "copy", str(own)).code == 0
    assert run("template", "check", str(own)).out == "The templates are well.\n"
    again = run("template", "copy", str(own))
    assert (again.code, "is there already" in again.err) == (6, True)
    (own / "en" / "ring.yaml").write_text("kind: ring\nto: client\nsms: Ring {{ fone }}.\n", encoding="utf-8")
    wrong = run("template", "check", str(own))
    assert wrong.code == 5
    assert "en/ring.yaml: sms: there is no placeholder 'fone'; the nearest is phone" in wrong.out
    assert run("template", "check", str(own), "--json").json["problems"] == [wrong.out.strip()]
