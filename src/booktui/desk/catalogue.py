"""The catalogue as screens and commands import it."""

from booktui.rules.catalogue import Catalogue

__all__ = ["Catalogue"]
