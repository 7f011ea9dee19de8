"""Speed and memory: `./anamnesis bench [NAME]`. Each module has `figures()`, which yields `Figure`s."""
