"""Long fault injections: `./anamnesis test --storm NAME --cycles N`.

Each module has `run(cycles, folder)`, which returns counts by name.
"""
