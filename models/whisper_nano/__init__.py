"""The embedded Whisper's own pipeline: text, speech, features, training, export, evaluation.

Each step is a module with a command line: ``python -m models.whisper_nano.<step> --pack DIR --work DIR``.
Steps in order: prepare, tokenizer, synthesise, train, export, evaluate. All can be repeated and resumed.
Only ``network``, ``losses``, ``optimiser``, ``batches``, ``train`` and ``export`` need torch.
"""
