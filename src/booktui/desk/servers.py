"""A diary that is on a server: its address, and how it may be shown."""

from booktui.store.address import on_server as is_address
from booktui.store.address import shown

__all__ = ["is_address", "shown"]
