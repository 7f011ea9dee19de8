"""A server that is on is said on the screen, all the time."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from copilot.support.settings import ServerSettings, Settings
from ui.desk import Desk


def test_a_server_is_told_with_its_host_and_offline_is_said_without_one(qtbot: QtBot, desk: Desk) -> None:
    foot = desk.workplace.offline
    assert "Offline" in foot.text()
    server = ServerSettings(
        enabled=True, base_url="https://models.hospital.example/v1", allowed_hosts=("models.hospital.example",)
    )
    desk.use_settings(Settings(server=server))
    assert "models.hospital.example" in foot.text()
    assert "Offline" not in foot.text()
