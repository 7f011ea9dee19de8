"""What happens between the panes: each part of the work has a file of its own, all share the open visit."""

from __future__ import annotations

from ui.desk.desk import Desk

__all__ = ["Desk"]
