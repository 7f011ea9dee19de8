"""The library of templates: the doctor's own files beside those that ship; nothing is hidden, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.app.ports import CancelToken
from copilot.app.templates import TemplateInvalid, TemplateLibrary, example
from copilot.domain.errors import UserFacingError
from copilot.support.paths import SAMPLES, TEMPLATES, Profile
from copilot.support.settings import Settings


@pytest.fixture
def place(tmp_path: Path) -> Profile:
    return Profile(tmp_path)


@pytest.fixture
def library(place: Profile) -> TemplateLibrary:
    return bootstrap.template_library(place)


def code(caught: pytest.ExceptionInfo[UserFacingError]) -> str:
    return caught.value.code


def test_what_ships_is_listed_and_needs_no_folder(library: TemplateLibrary) -> None:
    assert [t.id for t in library.listed()] == sorted(p.stem for p in TEMPLATES.glob("*.toml"))
    assert all(t.built_in and t.template for t in library.listed())


def test_a_copy_keeps_the_text_and_stands_first(library: TemplateLibrary, place: Profile) -> None:
    made = library.copy("soap", "my-soap", "My SOAP")
    assert (made.id, made.title) == ("my-soap", "My SOAP")
    before, after = library.source("soap").split(b"\n"), library.source("my-soap").split(b"\n")
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [0, 1]
    assert library.listed()[0].id == "my-soap"
    assert bootstrap.template("my-soap", place) == made
    with pytest.raises(UserFacingError) as caught:
        library.copy("soap", "my-soap")
    assert code(caught) == "template.exists"
    with pytest.raises(TemplateInvalid):
        library.copy("soap", "../soap")
    assert [p.name for p in place.templates.iterdir()] == ["my-soap.toml"]


def test_comments_outlive_a_copy(library: TemplateLibrary) -> None:
    rest = library.source("soap").partition(b"style")[2]
    source = b"# ours\r\ntitle = 'A' # short\r\nid = \"a\"\r\nstyle" + rest
    library.save("a", source)
    library.copy("a", "b")
    assert b"# ours" in library.source("b")
    assert library.template("b").sections == library.template("a").sections


def test_an_id_that_stands_on_several_lines_can_be_copied(library: TemplateLibrary) -> None:
    library.save("a", library.source("soap").replace(b'id = "soap"', b'id = """\\\na"""'))
    assert library.copy("a", "b").sections == library.template("a").sections


def test_what_is_broken_is_shown_and_hides_nothing(library: TemplateLibrary, place: Profile) -> None:
    place.templates.mkdir()
    (place.templates / "soap.toml").write_bytes(b'id = "soap"\ntitle = \n')
    (place.templates / "mine.toml").write_bytes(b"\xff")
    (place.templates / "other.toml").write_bytes(library.source("consultation"))
    broken = {t.id: t.error for t in library.listed() if t.error}
    assert set(broken) == {"soap", "mine", "other"}
    assert broken["other"] is not None
    assert "not the name of the file" in broken["other"].safe_message
    assert bootstrap.template("soap", place).title == "SOAP note"
    assert library.source("soap") == b'id = "soap"\ntitle = \n'
    with pytest.raises(TemplateInvalid):
        bootstrap.template("mine", place)


def test_one_of_the_doctors_own_stands_before_a_built_in(library: TemplateLibrary, place: Profile) -> None:
    library.save("soap", library.source("soap").replace(b"SOAP note", b"Our SOAP note"))
    assert bootstrap.template("soap", place).title == "Our SOAP note"
    library.remove("soap")
    assert bootstrap.template("soap", place).title == "SOAP note"
    with pytest.raises(UserFacingError) as caught:
        library.remove("soap")
    assert code(caught) == "template.built_in"


def test_what_has_errors_is_not_kept(library: TemplateLibrary) -> None:
    library.copy("soap", "mine")
    kept = library.source("mine")
    with pytest.raises(TemplateInvalid):
        library.save("mine", kept + b"colour = 1\n")
    with pytest.raises(TemplateInvalid):
        library.save("mine", library.source("soap"))
    assert library.source("mine") == kept


def test_templates_are_shared_as_files(library: TemplateLibrary, tmp_path: Path) -> None:
    file = tmp_path / "shared.toml"
    library.export_file("progress", file)
    with pytest.raises(UserFacingError) as caught:
        library.import_file(file)
    assert code(caught) == "template.exists"
    assert library.import_file(file, "colleague").sections == library.template("progress").sections
    with pytest.raises(UserFacingError):
        library.import_file(file, "colleague")
    assert library.import_file(file, "colleague", replace=True).id == "colleague"
    with pytest.raises(UserFacingError) as caught:
        library.import_file(tmp_path / "none.toml")
    assert code(caught) == "template.unreadable"


@pytest.mark.parametrize("name", ["soa", "../soap", "soap.toml", "", "SOAP"])
def test_an_unknown_id_is_told_with_what_is_near(library: TemplateLibrary, name: str) -> None:
    for ask in (library.template, library.source, library.remove):
        with pytest.raises(UserFacingError) as caught:
            ask(name)
        assert code(caught) == "template.unknown"
        assert "soap" in caught.value.what_to_do


@pytest.mark.parametrize("name", sorted(p.stem for p in TEMPLATES.glob("*.toml")))
def test_a_template_can_be_seen_before_it_is_used(place: Profile, name: str) -> None:
    template = bootstrap.template(name)
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, Settings(), place) as drafter:
        content = example(template, drafter, SAMPLES, CancelToken())
    assert [s.heading for s in content.sections] == [s.heading for s in template.sections]
    assert (content.title, content.document) == (template.title, template.document)
    if template.language == "en":
        filled = {s.key for s in content.sections if s.statements}
        assert {s.key for s in template.sections if s.required} <= filled
