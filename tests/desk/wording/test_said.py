"""Days, times and the reference, as they are written in a language."""

import pytest

from booktui.desk.wording.said import reference_of, reference_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Our reference A000123"), ("pl", "Nasz numer A000123"), ("cy", "Ein cyfeirnod A000123"),
        ("ur", "A000123"),
    ],
)  # fmt: skip
def test_the_reference_reads_in_the_letters_language(language, words):
    assert reference_words("A000123", language) == words


@pytest.mark.parametrize(
    ("visit", "entry", "ref"), [(123, 7, "A000123"), (None, 7, "W000007"), (None, None, "C000001")]
)  # fmt: skip
def test_heading_and_text_name_the_same_reference(visit, entry, ref):
    assert reference_of(visit, entry, "C000001") == ref
