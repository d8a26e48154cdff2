"""The form and language that the record asks for (AIS-02)."""

from __future__ import annotations

import pytest

from booktui.rules.messages.forms import Wanted, choose, name_of, tag_of, wanted


@pytest.mark.parametrize(
    ("formats", "wants"),
    [
        pytest.param([], Wanted(), id="nothing"),
        pytest.param(["standard print"], Wanted(), id="plain"),
        pytest.param(["Large print"], Wanted(points=18), id="AIS-02-large"),
        pytest.param(["large print 24 pt"], Wanted(points=24), id="AIS-02-24"),
        pytest.param(["large print (16)"], Wanted(points=16), id="AIS-02-16"),
        pytest.param(["20 point"], Wanted(points=20), id="only-the-size"),
        pytest.param(["large print 16", "24pt"], Wanted(points=24), id="the-larger"),
        pytest.param(["large print 200"], Wanted(cannot=("large print 200",)), id="no-such-size"),
        pytest.param(["Easy-read; large print"], Wanted(points=18, easy=True), id="two-in-one"),
        pytest.param(["Polish"], Wanted(language="pl"), id="AIS-02-language"),
        pytest.param(["in Panjabi"], Wanted(language="pa"), id="another-spelling"),
        pytest.param(["by email"], Wanted(mail=True), id="AIS-02-mail"),
        pytest.param(["braille and audio"], Wanted(cannot=("braille", "audio")), id="AIS-02-cannot"),
        pytest.param(["BSL video"], Wanted(cannot=("BSL video",)), id="sign-is-no-written-language"),
        pytest.param(["text relay"], Wanted(cannot=("text relay",)), id="relay"),
        pytest.param([""], Wanted(cannot=("not said",)), id="not-said"),
        pytest.param(["yellow paper"], Wanted(cannot=("yellow paper",)), id="not-understood"),
    ],
)
def test_ais_02_what_is_wanted(formats, wants):
    assert wanted(formats) == wants


@pytest.mark.parametrize(
    ("wants", "form"),
    [
        (Wanted(), ""),
        (Wanted(points=18), "large print 18"),
        (Wanted(easy=True), "easy read"),
        (Wanted(points=16, easy=True), "easy read, large print 16"),
    ],
)
def test_the_form_as_it_is_kept(wants, form):
    assert wants.form == form
    assert wanted([form] if form else []) == wants


@pytest.mark.parametrize(
    ("said", "tag"),
    [("Polish", "pl"), ("polish", "pl"), ("pl", "pl"), ("Welsh", "cy"), ("Kurdish Sorani", "ckb"), ("sorani", "ckb"),
     ("Chinese", ""), ("BSL", ""), ("", "")],
)  # fmt: skip
def test_tags(said, tag):
    assert tag_of(said) == tag
    assert name_of("pl") == "Polish"
    assert name_of("xx") == "xx"


@pytest.mark.parametrize(
    ("needed", "speaks", "tag"),
    [("", "", "en"), ("", "pl", "pl"), ("", "ur", "en"), ("cy", "pl", "cy")],
    ids=["nobody-said", "their-own", "none-in-it", "what-is-needed"],
)
def test_the_language_to_write_in(needed, speaks, tag):
    assert choose(Wanted(language=needed), speaks, {"en", "pl", "cy"}) == tag


def test_ais_02_a_language_that_is_needed_is_never_replaced():
    with pytest.raises(LookupError, match="Urdu"):
        choose(Wanted(language="ur"), "pl", {"en", "pl"})
