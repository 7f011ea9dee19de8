from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.templates import parse_template
from copilot.domain.errors import UserFacingError
from copilot.domain.template import Topic
from copilot.support.paths import TEMPLATES

SECTION = '[[section]]\nkey = "plan"\nheading = "Plan"\nloinc = "18776-5"\ntopics = ["plan"]\n'
HEAD = 'id = "t"\ntitle = "T"\n'


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.toml")), ids=lambda p: p.stem)
def test_built_in_templates_give_every_topic_a_home(path: Path) -> None:
    template = parse_template(path.read_bytes(), path.name)
    assert template.id == path.stem
    assert {t for s in template.sections for t in s.topics} == set(Topic)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = \n", "line 1"),
        (HEAD, "sections"),
        (HEAD + SECTION.replace("18776-5", "plan"), "sections.0.loinc"),
        (HEAD + SECTION.replace('["plan"]', '["plans"]'), "sections.0.topics.0"),
        (HEAD + SECTION + SECTION, "same key"),
        (HEAD + SECTION + SECTION.replace('"plan"\nheading', '"other"\nheading'), "two sections"),
        (HEAD + "colour = 1\n" + SECTION, "colour"),
    ],
)
def test_a_template_with_an_error_says_where(text: str, said: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        parse_template(text.encode(), "mine.toml")
    assert caught.value.code == "template.invalid"
    assert "mine.toml" in caught.value.safe_message
    assert said in caught.value.safe_message


@given(st.binary(max_size=120))
def test_any_bytes_give_a_template_or_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(UserFacingError, match=r"template\.invalid"):
        parse_template(data, "x.toml")
