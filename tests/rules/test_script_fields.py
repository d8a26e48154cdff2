"""Answers as they are typed, and the vocabulary files."""

import pytest

from booktui.rules.script_fields import Field, FieldError, read_answer, read_fields, read_outcomes

YES_NO = Field("ok", "Texts allowed", "yes/no", ("yes", "no"))
REASON = Field("why", "Reason", "choice", ("not said", "ill", "work", "weather"))


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        pytest.param(YES_NO, "y", "yes", id="first-letter"),
        pytest.param(YES_NO, "NO", "no", id="word"),
        pytest.param(YES_NO, "1", "yes", id="digit"),
        pytest.param(YES_NO, " ", "", id="taken-back"),
        pytest.param(REASON, "3", "work", id="option-digit"),
        pytest.param(REASON, "wea", "weather", id="beginning"),
        pytest.param(Field("d", "From", "date"), "2026-12-03", "2026-12-03", id="date"),
        pytest.param(Field("p", "Number", "phone"), "0161 496 0000", "0161 496 0000", id="phone"),
        pytest.param(Field("e", "E-mail", "email"), "a@example.org", "a@example.org", id="email"),
        pytest.param(Field("n", "Hours", "number"), "048", "48", id="number"),
        pytest.param(Field("t", "Words", "text"), "  it hurts ", "it hurts", id="text"),
    ],
)
def test_answers_are_kept(field, typed, kept):
    assert read_answer(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        pytest.param(YES_NO, "perhaps", "Texts allowed: 'perhaps' is none of 1 yes, 2 no.", id="neither"),
        pytest.param(YES_NO, "3", "Texts allowed: '3' is none of 1 yes, 2 no.", id="digit-too-high"),
        pytest.param(REASON, "w", "Reason: 'w' is none of 1 not said, 2 ill, 3 work, 4 weather.", id="two-begin-so"),
        pytest.param(Field("d", "From", "date"), "soon", "From: 'soon' is not a date like 2026-12-03.", id="date"),
        pytest.param(Field("p", "Number", "phone"), "12", "Number: '12' is not a phone number.", id="phone"),
        pytest.param(Field("e", "E-mail", "email"), "a@b", "E-mail: 'a@b' is not an e-mail address.", id="email"),
        pytest.param(Field("n", "Hours", "number"), "-1", "Hours: '-1' is not a whole number.", id="number"),
        pytest.param(
            Field("t", "Words", "text"), "x" * 501, "Words: at most 500 characters fit; this has 501.", id="long"
        ),
    ],
)
def test_answers_are_refused_in_a_sentence(field, typed, said):
    with pytest.raises(FieldError) as error:
        read_answer(field, typed)
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("reader", "data", "said"),
    [
        pytest.param(read_fields, {"a": {"label": "A", "kind": "colour"}},
                     "f.yaml: a: kind: must be one of yes/no, text, choice, date, instant, phone, email, number, not 'colour'",
                     id="kind"),
        pytest.param(read_fields, {"a": {"label": "A", "kind": "text", "auto": "magic"}},
                     "f.yaml: a: auto: must be one of said, now, offer, not 'magic'", id="auto"),
        pytest.param(read_fields, {"a": 3}, "f.yaml: a: must be keys with values, not 3", id="not-a-mapping"),
        pytest.param(read_outcomes, {"A": {"slot": "lost", "counts": True}},
                     "f.yaml: A: slot: must be one of booked, freed, all freed, kept, none, not 'lost'", id="slot"),
        pytest.param(read_outcomes, {"A": {"slot": "none", "counts": 1}},
                     "f.yaml: A: counts: must be true or false, not 1", id="counts"),
        pytest.param(read_outcomes, {"A": {"slot": "none", "counts": True, "does": ["dance"]}},
                     "f.yaml: A: does: there is no effect 'dance'", id="effect"),
    ],
)  # fmt: skip
def test_a_wrong_vocabulary_is_named(reader, data, said):
    with pytest.raises(FieldError) as error:
        reader(data, "f.yaml")
    assert str(error.value) == said
