"""What the doctor does: transcribe, draft, check, sign, export; and the ports those need."""
