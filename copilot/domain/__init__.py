"""What a visit is made of: frozen types and pure rules. Imports the standard library and pydantic only."""
