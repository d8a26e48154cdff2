"""Days, times and the reference, as they are written in a language."""

import pytest

from booktui.desk.wording.said import reference_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Our reference A000123"), ("pl", "Nasz numer A000123"), ("cy", "Ein cyfeirnod A000123"),
        ("ur", "A000123"),
    ],
)  # fmt: skip
def test_the_reference_reads_in_the_letters_language(language, words):
    assert reference_words("A000123", language) == words
