"""How a signed note leaves: formats, destination, preview and receipts."""
