"""The window: PySide6 widgets over the use cases of `copilot.app`. No logic of its own."""

from ui.lasting import keep_none

keep_none()
