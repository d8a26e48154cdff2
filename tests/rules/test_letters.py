"""By which way a letter goes, or why it is held (AIS-02, 2.10, PRV-02)."""

from __future__ import annotations

import pytest

from booktui.rules.letters import Route, route, stops

NO_ADDRESS = "the postcode stands for no address"


def form(words: str) -> str:
    return f"it must be in the form on record ({words})"


@pytest.mark.parametrize(
    ("channel", "formats", "postcode", "email", "way"),
    [
        pytest.param("letter", [], "M13 9WL", True, Route("letter"), id="plain"),
        pytest.param("email", ["braille"], "M13 9WL", True, Route("email"), id="no-letter-at-all"),
        pytest.param("letter", ["braille"], "M13 9WL", True, Route("letter", form("braille")), id="AIS-02-braille"),
        pytest.param("letter", ["large print 18"], "M13 9WL", True, Route("letter"), id="AIS-02-large-print"),
        pytest.param("letter", ["Large Print", "easy read"], "M13 9WL", True, Route("letter"), id="AIS-02-easy-read"),
        pytest.param("letter", ["large print, audio"], "M13 9WL", True, Route("letter", form("audio")),
                     id="AIS-02-half-is-not-enough"),
        pytest.param("letter", ["Polish"], "M13 9WL", True, Route("letter"), id="AIS-02-language"),
        pytest.param("letter", ["in Urdu"], "M13 9WL", True, Route("letter", form("Urdu")), id="AIS-02-no-language"),
        pytest.param("letter", ["Polish", "Welsh"], "M13 9WL", True, Route("letter", form("Welsh")),
                     id="AIS-02-two-languages"),
        pytest.param("letter", ["BSL video"], "M13 9WL", True, Route("letter", form("BSL video")), id="AIS-02-video"),
        pytest.param("letter", ["text relay"], "M13 9WL", True, Route("letter", form("text relay")), id="AIS-02-relay"),
        pytest.param("letter", ["e-mail"], "M13 9WL", True, Route("email"), id="AIS-02-used"),
        pytest.param("letter", ["e-mail"], "M13 9WL", False, Route("letter", form("e-mail")), id="AIS-02-no-address"),
        pytest.param("letter", ["email", "easy read"], "M13 9WL", True, Route("email"), id="AIS-02-both"),
        pytest.param("letter", ["email, braille"], "M13 9WL", True, Route("letter", form("braille")),
                     id="AIS-02-mail-does-not-make-braille"),
        pytest.param("letter", [""], "M13 9WL", True, Route("letter", form("not said")), id="AIS-02-not-said"),
        pytest.param("letter", ["standard print"], "M13 9WL", True, Route("letter"), id="standard"),
        pytest.param("letter", [], "ZZ99 3VZ", True, Route("letter", NO_ADDRESS), id="2.10-no-fixed-abode"),
        pytest.param("letter", [], "zz993wz", False, Route("letter", NO_ADDRESS), id="2.10-as-typed"),
        pytest.param("sms", [], "ZZ99 3VZ", True, Route("sms"), id="no-address-needed"),
        pytest.param("phone", ["braille"], "", False, Route("phone"), id="by-phone"),
    ],
)  # fmt: skip
def test_route(channel: str, formats: list[str], postcode: str, email: bool, way: Route) -> None:
    assert route(channel, formats, postcode, email=email, languages=("en", "pl", "cy")) == way


@pytest.mark.parametrize(
    ("channel", "now", "stopped"),
    [
        ("letter", "phone", True),
        ("sms", "phone", True),
        ("email", "phone", True),
        ("email", "email", False),
        ("phone", "phone", False),
        ("letter", "email", True),
    ],
    ids=["letter", "text", "e-mail-unasked", "e-mail-chosen", "phone-task", "letter-though-e-mail"],
)
def test_edge_11_what_stops(channel: str, now: str, stopped: bool) -> None:
    """PRV-02, edge case 11: address and phone of a sensitive record are not used."""
    assert stops(channel, now) is stopped
