"""The first start, and unlocking on every later one."""
