"""Templates as TOML files."""

from __future__ import annotations

import tomllib
from typing import Any

from pydantic import ValidationError

from copilot.domain.errors import UserFacingError
from copilot.domain.template import Template


def parse_template(data: bytes, name: str) -> Template:
    """`name` is shown in errors. Raises UserFacingError (template.invalid) that says where the file is wrong."""
    try:
        fields: dict[str, Any] = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(name, f"it is not TOML ({error})") from None
    fields["sections"] = fields.pop("section", [])
    try:
        return Template.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise _invalid(name, f"{place}: {first['msg']}") from None


def _invalid(name: str, why: str) -> UserFacingError:
    return UserFacingError(
        "template.invalid",
        f"The template {name} cannot be used: {why}.",
        "Mend the file, or take a built-in template.",
    )
