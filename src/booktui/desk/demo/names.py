"""The words that people and places of the demonstration are made of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Names:
    """Lists to draw from."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    streets: tuple[str, ...]
    surgeries: tuple[str, ...]
    languages: tuple[str, ...]

    def surname(self, rng: Random) -> str:
        """One of the list; one in sixteen is a double name."""
        name = rng.choice(self.family)
        return f"{name}-{rng.choice(self.family)}" if rng.random() < 1 / 16 else name


def read_data(name: str) -> str:
    """The text of a file that comes with the demonstration."""
    return (files("booktui") / "data" / "demo" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The lists that come with the package."""
    data: dict[str, Any] = tomllib.loads(read_data("names.toml"))
    return Names(**{key: tuple(words) for key, words in data.items()})
