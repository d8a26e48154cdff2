"""What the store cannot do, in a sentence fit for the person at the desk."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used as it is; nothing was saved."""


class NoStore(StoreError):
    """There is no diary at that place."""


class Locked(StoreError):
    """It is encrypted, or no diary, and its key is not known."""


class Busy(StoreError):
    """Another desk is writing."""


class Overlap(Exception):
    """The database's own wall refused a double booking."""


class Gone(Exception):
    """A row that was to be changed is no longer as it was."""
