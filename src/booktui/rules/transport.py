"""Who may be driven to a visit, and how they travel (domain.md 5.2)."""

from __future__ import annotations

from collections.abc import Iterable

CRITERIA = {
    "medical": "needs medical care or a crew's skills on the way",
    "cognitive": "a cognitive or sensory impairment that needs support",
    "mobility": "cannot make their own way because of mobility, even with help",
    "dialysis": "travels to or from in-centre haemodialysis",
    "safeguarding": "a safeguarding concern",
    "missed": "treatment was missed or severely delayed for want of transport",
}
"""The six national criteria; one is enough."""
MOBILITY = {
    "C1": "walks",
    "C2": "walks with one helper",
    "W1": "own wheelchair",
    "W2": "wheelchair, crew of two",
    "WCT": "transfers from a chair",
    "STR": "stretcher",
    "BAR": "bariatric, weight and width needed",
    "ELE": "electric chair",
}
QUESTIONS = {
    "pts_q1_medical": "medical",
    "pts_q2_mobility": "mobility",
    "pts_q3_cognitive_sensory": "cognitive",
    "pts_q4_dialysis": "dialysis",
    "pts_q5_safeguarding": "safeguarding",
}
"""What the call script asks, and the criterion that a yes meets."""
SAID = {"walks": "C1", "walks with help": "C2", "wheelchair": "W1", "stretcher": "STR"}
"""How people say it on the phone."""
LEAFLET = (
    "None of the six criteria is met, so transport is not asked for. Tell the {client} of the travel-cost scheme; "
    "its leaflet goes with the letter."
)


class NotKnown(ValueError):
    """A criterion or a mobility code that there is not; the message names those there are."""


def eligible(met: Iterable[str]) -> tuple[str, ...]:
    """The criteria that are met, in their order; none means not eligible (PTS-02).

    Raises:
        NotKnown: there is no such criterion.
    """
    said = {word.strip().casefold() for word in met if word.strip()}
    wrong = sorted(said - CRITERIA.keys())
    if wrong:
        raise NotKnown(f"{wrong[0]!r} is no criterion. Known: {', '.join(CRITERIA)}.")
    return tuple(name for name in CRITERIA if name in said)


def mobility(said: str) -> str:
    """The code of how somebody travels, from a code or from words; empty when nothing was said.

    Raises:
        NotKnown: there is no such code.
    """
    word = " ".join(said.split())
    if not word or word.upper() in MOBILITY:
        return word.upper()
    by_words = {meaning: code for code, meaning in MOBILITY.items()}
    code = SAID.get(word.casefold()) or by_words.get(word.casefold())
    if code is None:
        raise NotKnown(f"{word!r} is no way to travel. Known: {', '.join(MOBILITY)}.")
    return code
