"""Recurrences as people say them, both ways."""

import pytest

from booktui.rules.clinics.recurring import read_recur, say_recur
from booktui.rules.recurrence import BadRecurrence

SAID = [
    ("tue", "FREQ=WEEKLY;BYDAY=TU"),
    ("Tuesdays", "FREQ=WEEKLY;BYDAY=TU"),
    ("every tue and thu", "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("mon-fri", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("mon weeks 1,3,5", "FREQ=MONTHLY;BYDAY=1MO,3MO,5MO"),
    ("weeks 1 3 5 mon", "FREQ=MONTHLY;BYDAY=1MO,3MO,5MO"),
    ("mondays in weeks 1, 3 and 5", "FREQ=MONTHLY;BYDAY=1MO,3MO,5MO"),
    ("weeks 1-3 tue thu", "FREQ=MONTHLY;BYDAY=1TU,2TU,3TU,1TH,2TH,3TH"),
    ("1st and 3rd wed", "FREQ=MONTHLY;BYDAY=1WE,3WE"),
    ("last fri of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("every 2 weeks tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("fortnightly tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("every other week on tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("every week tue", "FREQ=WEEKLY;BYDAY=TU"),
    ("6 weeks mon", "FREQ=WEEKLY;INTERVAL=6;BYDAY=MO"),
    ("rrule:freq=monthly;byday=1th", "FREQ=MONTHLY;BYDAY=1TH"),
    ("mon to wed", "FREQ=WEEKLY;BYDAY=MO,TU,WE"),
    ("sat-mon", "FREQ=WEEKLY;BYDAY=MO,SA,SU"),
]


@pytest.mark.parametrize(("words", "rule"), SAID, ids=[words for words, _ in SAID])
def test_what_is_said_becomes_a_rule(words, rule):
    assert read_recur(words) == rule


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("", "names no weekday"),
        ("weeks 1,3", "names no weekday"),
        ("tuseday", "'tuseday' in 'tuseday' is not understood"),
        ("every 2 weeks mon weeks 1,3", "say one of the two"),
        ("every 60 weeks tue", "every 1 to 52 weeks"),
        ("every 0 weeks tue", "every 1 to 52 weeks"),
        ("FREQ=SECONDLY", "needs FREQ=DAILY"),
        ("tue 9am", "'9am' in 'tue 9am' is not understood"),
    ],
    ids=["empty", "no-day", "misspelt", "both", "too-far", "zero", "secondly", "a-time"],
)
def test_what_cannot_be_a_clinics_is_said(words, wrong):
    with pytest.raises(BadRecurrence) as problem:
        read_recur(words)
    assert wrong in str(problem.value)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "Tuesdays"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "Tuesdays and Thursdays"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Mondays to Fridays"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesdays"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO,5MO", "Mondays in weeks 1, 3 and 5"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "the last Friday of the month"),
        ("FREQ=MONTHLY;BYDAY=1MO,-1MO", "Mondays in weeks 1 and last"),
        ("FREQ=MONTHLY;BYDAY=1MO,3TU", "FREQ=MONTHLY;BYDAY=1MO,3TU"),
        ("FREQ=YEARLY;BYMONTH=1", "FREQ=YEARLY;BYMONTH=1"),
    ],
    ids=lambda value: value.removeprefix("FREQ="),
)
def test_a_rule_in_words(rule, words):
    assert say_recur(rule) == words


@pytest.mark.parametrize("rule", [rule for _, rule in SAID if "1TU,2TU" not in rule])
def test_words_are_read_back_as_the_same_rule(rule):
    assert read_recur(say_recur(rule)) == rule
