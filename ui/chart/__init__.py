"""The chart: what a signed note changes in it, and the page before a visit."""
