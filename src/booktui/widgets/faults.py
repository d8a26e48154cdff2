"""A fault in booktui itself, as the screens write and tell it: see `desk.faults`."""

from __future__ import annotations

from booktui.desk.faults import fault_words, log_folder, write_fault

__all__ = ["fault_words", "log_folder", "write_fault"]
