"""The top of the window: recording, its level, the microphone and the consent."""
