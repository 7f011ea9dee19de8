"""One file a format. Each turns a signed note into an `ExportArtifact`."""
