"""A name is something that can be read."""

import pytest

from guichet.lib.visible import is_told


@pytest.mark.parametrize("text", ["Amina", "日本語", "أمينة", "7", "?", "😀", "\u200bElif", "ｱ"])
def test_a_text_is_seen(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u2800",
        "\u3164",
        "\u00ad",
        "\u0301",
        "\u034f",
    ],
)
def test_nothing_is_seen(text: str) -> None:
    assert not is_told(text)
