"""Child processes: the message protocol, the supervisor, the worker's entry."""
