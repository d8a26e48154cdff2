"""`booktui client export`, `erase` and `hold` from the command line."""

WHY = ("--reason", "asked by letter")


def test_an_export_is_two_files_of_one_person(run, home):
    said = run("client", "export", "C1", "--to", str(home / "out"), *WHY, "--json")
    assert said.code == 0
    assert said.json == {"files": [str(home / "out" / "C1.html"), str(home / "out" / "C1.json")]}
    assert "Amina" in (home / "out" / "C1.html").read_text("utf-8")
    assert "Dylan" not in (home / "out" / "C1.json").read_text("utf-8")


def test_a_coordinator_exports_and_erases_nothing(run, home):
    assert run("client", "export", "C1", "--to", str(home / "out"), *WHY, "--as", "jo").code == 7
    assert run("client", "erase", "C1", *WHY, "--as", "jo", "--confirmed-by", "sam").code == 7
    assert not (home / "out").exists()


def test_without_a_second_person_it_is_only_shown(run):
    said = run("client", "erase", "C1", *WHY)
    assert said.code == 0
    assert said.out.splitlines()[0] == "Erasing C1 cannot be taken back."
    assert said.out.splitlines()[-1] == "Nothing was erased. To do it, a second person confirms: --confirmed-by USER"
    assert run("client", "show", "C1").out.startswith("ref: C1\nname: Khan Amina")


def test_with_one_it_is_done_and_the_person_is_not_found(run):
    said = run("client", "erase", "C1", *WHY, "--confirmed-by", "sam", "--json")
    assert (said.code, said.json["erased"], said.json["rows"]["client"]) == (0, True, 1)
    assert run("client", "find", "khan").out == "Nobody is found.\n"
    assert run("client", "erase", "C1", *WHY, "--confirmed-by", "sam").code == 4
    assert run("audit", "verify").code == 0


def test_a_hold_refuses_until_it_is_released(run):
    assert run("client", "hold", "C1", "--reason", "claim 17").out == (
        "C1 is under a legal hold: nothing of it is erased.\n"
    )
    said = run("client", "erase", "C1", *WHY, "--confirmed-by", "sam")
    assert (said.code, said.err) == (3, "C1 is under a legal hold: claim 17. Nothing was erased.\n")
    assert run("client", "hold", "C1", "--reason", "settled", "--release").code == 0
    assert run("client", "erase", "C1", *WHY, "--confirmed-by", "sam").code == 0


def test_what_was_kept_long_enough_is_listed_and_goes_by_two(run, monkeypatch):
    assert run("retention", "list").out == "Nothing has been kept longer than it must be.\n"
    run("client", "hold", "C2", "--reason", "claim 17")
    monkeypatch.setenv("BOOKTUI_NOW", "2028-11-25T09:00:00+00:00")
    said = run("retention", "run", "--json")
    assert said.json["over"] == [
        {"reference": "C1", "rule": "unseen", "until": "2028-11-24", "held": None},
        {"reference": "C2", "rule": "unseen", "until": "2028-11-24", "held": "claim 17"},
    ]
    assert run("retention", "run", "--confirmed-by", "sam").out.splitlines() == [
        "erased: C1", "kept: C2, under a legal hold: claim 17", "Erased 1, kept 1. Backups may still hold them.",
    ]  # fmt: skip
    assert run("retention", "list", "--as", "jo").code == 7
    assert run("retention", "holds", "--json").json == {
        "holds": [{"reference": "C2", "reason": "claim 17", "by": "ada"}]
    }
