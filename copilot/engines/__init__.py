"""Adapters to models and devices: audio files, voice detection, Whisper, the drafters."""
