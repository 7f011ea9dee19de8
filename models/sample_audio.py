"""Make the audio of the sample consultations: `python -m models.sample_audio [--samples DIR] [--only ID …]`.

Each turn of a sample is spoken by espeak-ng in its speaker's voice, cut to the speech, and laid on a time line with
pauses of 0.3 to 0.9 s over very faint room noise. Beside the `consultation.toml` it writes `audio.opus` (16 kHz
material; a channel per speaker where the sample says stereo) and `reference.json`, the transcript with exact times.
The same espeak-ng gives the same sound. Needs the program `espeak-ng` (the committed audio: version 1.51).
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from copilot.app.ports import SAMPLE_RATE
from copilot.app.samples import AudioLayout, SampleConsultation, SampleVoice, list_samples, load_sample
from copilot.domain.transcript import Speaker, Transcript, Utterance

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"

PAUSE_S = (0.3, 0.9)
LEAD_S, TAIL_S = 0.5, 0.8
SPEECH_LEVEL = 0.08  # RMS of the voiced part, about -22 dBFS
NOISE_LEVEL = 0.0005  # RMS, -66 dBFS: 44 dB under the speech
SILENCE = 0.004  # a synthesised sample under this is not speech
FADE_S = 0.005
BIT_RATE = {AudioLayout.MONO: 24_000, AudioLayout.STEREO: 40_000}

Samples = NDArray[np.float32]


def speak(text: str, voice: SampleVoice, program: str) -> Samples:
    """`text` as 16 kHz mono, cut to the speech and brought to SPEECH_LEVEL."""
    command = [program, "-v", voice.voice, "-p", str(voice.pitch), "-s", str(voice.speed), "--stdin", "--stdout"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    sound = _decode_wav(done.stdout)
    loud = np.flatnonzero(np.abs(sound) > SILENCE * np.abs(sound).max() / 0.5)
    sound = sound[loud[0] : loud[-1] + 1]
    voiced = sound[np.abs(sound) > SILENCE]
    sound = sound * np.float32(SPEECH_LEVEL / np.sqrt(np.mean(np.square(voiced))))
    fade = np.linspace(0.0, 1.0, int(FADE_S * SAMPLE_RATE), dtype=np.float32)
    sound[: fade.size] *= fade
    sound[-fade.size :] *= fade[::-1]
    return np.clip(sound, -0.98, 0.98)


def _decode_wav(wav: bytes) -> Samples:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
    with av.open(io.BytesIO(wav), "r") as container:
        pieces = [f.to_ndarray()[0] for frame in container.decode(audio=0) for f in resampler.resample(frame)]
    pieces += [frame.to_ndarray()[0] for frame in resampler.resample(None)]
    return np.concatenate(pieces).astype(np.float32)


def room_noise(samples: int, rng: np.random.Generator) -> Samples:
    """Faint, darkened noise, as a quiet room has it."""
    white = rng.standard_normal(samples + 7)
    dark = np.convolve(white, np.hanning(10)[1:-1], mode="valid")
    return np.asarray(dark * (NOISE_LEVEL / dark.std()), dtype=np.float32)


def render(sample: SampleConsultation, program: str) -> tuple[Samples, Transcript]:
    """The sound, (channels, samples), and its transcript."""
    rng = np.random.default_rng(sample.audio.seed)
    placed: list[tuple[int, Speaker, Samples]] = []
    utterances: list[Utterance] = []
    cursor = int(LEAD_S * SAMPLE_RATE)
    for number, turn in enumerate(sample.turns, start=1):
        if number > 1:
            cursor += int(rng.uniform(*PAUSE_S) * SAMPLE_RATE)
        sound = speak(turn.text, sample.voices[turn.speaker], program)
        end = cursor + sound.size
        placed.append((cursor, turn.speaker, sound))
        utterances.append(
            Utterance(
                id=number,
                speaker=turn.speaker,
                start_s=round(cursor / SAMPLE_RATE, 3),
                end_s=round(end / SAMPLE_RATE, 3),
                text=turn.text,
            )
        )
        cursor = end
    total = cursor + int(TAIL_S * SAMPLE_RATE)
    stereo = sample.audio.layout is AudioLayout.STEREO
    mix = np.stack([room_noise(total, rng) for _ in range(2 if stereo else 1)])
    for start, speaker, sound in placed:
        channel = 1 if stereo and speaker is Speaker.PATIENT else 0
        mix[channel, start : start + sound.size] += sound
    transcript = Transcript(
        language=sample.language, duration_s=round(total / SAMPLE_RATE, 3), utterances=tuple(utterances)
    )
    return mix, transcript


def write_opus(path: Path, mix: Samples, bit_rate: int) -> None:
    """`mix`, (channels, samples) at 16 kHz, as Ogg Opus."""
    layout = "stereo" if mix.shape[0] == 2 else "mono"
    pcm = np.round(np.clip(mix, -1, 1) * 32767).astype(np.int16)
    # bitexact: no random stream serial, no library version in the file.
    with av.open(str(path), "w", format="opus", container_options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream("libopus", rate=SAMPLE_RATE, layout=layout)
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(pcm.T.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate = SAMPLE_RATE
        frame.pts = 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


def write_reference(path: Path, transcript: Transcript) -> None:
    content = transcript.model_dump(
        mode="json",
        include={
            "language": True,
            "duration_s": True,
            "utterances": {"__all__": {"id", "speaker", "start_s", "end_s", "text"}},
        },
    )
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.write("\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.sample_audio", description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="the folder of the samples")
    parser.add_argument("--only", nargs="*", default=[], help="ids of the samples to make (default: all)")
    options = parser.parse_args(arguments)
    program = shutil.which("espeak-ng")
    if program is None:
        print("espeak-ng is not installed (Debian: apt-get install espeak-ng).", file=sys.stderr)
        return 3
    for directory in list_samples(options.samples):
        sample = load_sample(directory)
        if options.only and sample.id not in options.only:
            continue
        mix, transcript = render(sample, program)
        write_opus(sample.audio_path, mix, BIT_RATE[sample.audio.layout])
        write_reference(sample.reference_path, transcript)
        size = sample.audio_path.stat().st_size
        print(f"{sample.id}: {transcript.duration_s:.1f} s, {len(sample.turns)} turns, {size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
