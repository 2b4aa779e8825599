"""Words, as the cues see them."""

import pytest

from trials.language.tokens import words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The F.D.A. approved it.", ("the", "fda", "approved", "it", ".")),
        ("The F.D.A.'s panel", ("the", "fda", "'s", "panel")),
        ("in the U.S. today", ("in", "the", "u.s.", "today")),
        ("caused by H.I.V.", ("caused", "by", "hiv")),
        ("Dr. T.B. Jones spoke.", ("dr", ".", "t", ".", "b", ".", "jones", "spoke", ".")),
        ("It works. No pain.", ("it", "works", ".", "no", "pain", ".")),
        ("at 9 a.m. on Monday", ("at", "9", "a", ".", "m", ".", "on", "monday")),
    ],
)
def test_letters_with_stops_are_one_word(text: str, forms: tuple[str, ...]) -> None:
    found = words(text)
    assert found.forms == forms
    assert "".join(text[a:b] for a, b in zip(found.starts, found.ends, strict=True)) == text.replace(" ", "")


def test_two_letters_in_one_sign_are_two() -> None:
    text = "It is ineﬀective, and the beneﬁt is small."
    found = words(text)
    assert found.forms[2] == "ineffective"
    assert found.forms[6] == "benefit"
    assert text[found.starts[2] : found.ends[2]] == "ineﬀective"
