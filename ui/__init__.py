"""The window: PySide6 widgets over the use cases of `copilot.app`. No logic of its own."""

from ui.constants import make_them_last

make_them_last()
