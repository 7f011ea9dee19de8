"""`anamnesis notes`: the versions of a visit's note, what they say, how they differ, who signed them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from copilot.app.note_life.comparing import NoteDiff, Share, StatementDiff, compare, note_share
from copilot.app.note_life.keeping import history
from copilot.app.note_life.words import Change, Span
from copilot.app.ports import Vault
from copilot.app.shapes import note_json
from copilot.cli import console
from copilot.cli.vault import JsonOption, PassphraseOption, ProfileOption, opened
from copilot.domain.errors import UserFacingError
from copilot.domain.record import NoteVersion, Signature, SignedNote

app = typer.Typer(
    help="The versions of a visit's note: who, when, differences, signatures.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

VisitArgument = Annotated[str, typer.Argument(help="Id of the visit, as `vault list` shows it.")]
_MARKS = {Change.KEPT: ("", ""), Change.ADDED: ("{+", "+}"), Change.REMOVED: ("[-", "-]")}


@app.command("list")
def list_notes(
    profile: ProfileOption = None, passphrase_file: PassphraseOption = None, json: JsonOption = False
) -> None:
    """Every visit that has a note: versions, signatures, and how much of the draft was kept."""
    with opened(profile, passphrase_file) as vault:
        found = [(visit, history(vault, visit.id)) for visit in vault.visits()]
    rows = [
        {
            "visit": visit.id,
            "started_at": visit.started_at.isoformat(),
            "state": visit.state.value,
            "versions": len(versions),
            "signed": [version.number for version, signed in versions if signed],
            "share": _share_json(note_share([v for v, _ in versions], versions[-1][0].number)),
        }
        for visit, versions in found
        if versions
    ]
    if json:
        console.print_json(rows)
        return
    for (visit, versions), row in zip([f for f in found if f[1]], rows, strict=True):
        share = note_share([v for v, _ in versions], versions[-1][0].number)
        numbers = ", ".join(str(version.number) for version, signed in versions if signed)
        console.out(
            f"{row['visit']}  {visit.started_at:%Y-%m-%d %H:%M} UTC  {visit.state.value:11}  "
            f"{len(versions)} versions, signed: {numbers or 'none'}; {_share_text(share)}"
        )
    if not rows:
        console.out("No notes yet.")


@app.command("history")
def show_history(
    visit: VisitArgument,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """Every version: when, by whom, by which model; signatures, dismissed findings and their reasons."""
    with opened(profile, passphrase_file) as vault:
        found = history(vault, vault.visit(visit).id)
    versions = [version for version, _ in found]
    if json:
        console.print_json([_version_json(version, signed, versions) for version, signed in found])
        return
    for version, signed in found:
        share = note_share(versions, version.number)
        made = f"{version.number:3}  {version.kind.value:8}  {version.created_at:%Y-%m-%d %H:%M:%S} UTC"
        console.out(f"{made}  {version.author}; {_share_text(share)}")
        drafter = version.drafter
        if drafter:
            model = f", model {drafter.model_digest[:16]}…" if drafter.model_digest else ""
            told = "".join(f", {key} {value[:60]}" for key, value in sorted(drafter.settings.items()))
            console.out(console.wrapped(f"{drafter.name} {drafter.version}{model}{told}", "       "))
        for dismissal in version.dismissals:
            what = dismissal.finding or dismissal.finding_id
            by = f" ({dismissal.by})" if dismissal.by else ""
            console.out(console.wrapped(f"dismissed: {what} Reason: {dismissal.reason}{by}", "       "))
        for signature in _new_signatures(signed):
            what = "signed a second time" if signature.second else "signed"
            console.out(
                f"       {what} by {signature.signer.display()}, {signature.signed_at:%Y-%m-%d %H:%M:%S} UTC"
            )
            console.out(f"       {signature.hash}")
        if signed and not signed.is_complete():
            console.out("       its second signature is missing")
    if not found:
        console.out("This visit has no note yet.")


@app.command()
def show(
    visit: VisitArgument,
    version: Annotated[int | None, typer.Option(min=1, help="Which version; the newest if not given.")] = None,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """What a version says, each statement with its origin and the utterances it rests on."""
    with opened(profile, passphrase_file) as vault:
        found = history(vault, vault.visit(visit).id)
    versions = [v for v, _ in found]
    chosen = _chosen(versions, version)
    if json:
        signed = {v.number: s for v, s in found}[chosen.number]
        console.print_json({**_version_json(chosen, signed, versions), "note": note_json(chosen.content)})
        return
    for section in chosen.content.sections:
        console.out(section.heading.upper())
        for statement in section.statements:
            cited = f" [{','.join(map(str, statement.evidence))}]" if statement.evidence else ""
            console.out(console.wrapped(f"{statement.text}{cited} ({statement.origin.value})", "    ", "  - "))
            if statement.drafted:
                console.out(console.wrapped(f"drafted: {statement.drafted}", "      "))
        if not section.statements:
            console.out("  (nothing)")
    for item in chosen.content.to_confirm:
        console.out(console.wrapped(f"to confirm: {item.text} {item.reason}", "    ", "  ? "))
    console.out(f"{_share_text(note_share(versions, chosen.number))}.".capitalize())


@app.command()
def diff(
    visit: VisitArgument,
    old: Annotated[int, typer.Argument(min=1, help="Number of a version.")],
    new: Annotated[int | None, typer.Argument(min=1, help="Number of another; the newest if not given.")] = None,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """What changed between two versions, word by word: [-removed-] and {+added+}."""
    with opened(profile, passphrase_file) as vault:
        versions = _versions(vault, visit)
    found = compare(_chosen(versions, old), _chosen(versions, new))
    if json:
        console.print_json(_diff_json(found))
        return
    for section in found.sections:
        changed = [s for s in section.statements if not s.is_same]
        if not changed and section.change is Change.KEPT:
            continue
        marks = _MARKS[section.change]
        console.out(f"{marks[0]}{section.heading.upper()}{marks[1]}")
        for statement in changed:
            moved = " (moved)" if statement.moved else ""
            console.out(console.wrapped(_marked(statement.spans) + moved, "    ", "  - "))
    for change, item in found.to_confirm:
        if change is not Change.KEPT:
            console.out(console.wrapped(f"to confirm: {_marked((Span(change, item.text),))}", "    "))
    for change, dismissal in found.dismissals:
        if change is not Change.KEPT:
            what = f"{dismissal.finding or dismissal.finding_id} Reason: {dismissal.reason}"
            console.out(console.wrapped(f"dismissed: {_marked((Span(change, what),))}", "    "))
    if found.is_same:
        console.out("No difference.")


def _versions(vault: Vault, visit: str) -> tuple[NoteVersion, ...]:
    return vault.versions(vault.visit(visit).id)


def _chosen(versions: list[NoteVersion] | tuple[NoteVersion, ...], number: int | None) -> NoteVersion:
    if not versions:
        raise UserFacingError("note.none", "This visit has no note yet.", "Draft it first.")
    found = versions[-1] if number is None else next((v for v in versions if v.number == number), None)
    if found is None:
        raise UserFacingError(
            "version.unknown", "This visit has no such version of its note.", f"Take one of 1 to {len(versions)}."
        )
    return found


def _new_signatures(signed: SignedNote | None) -> tuple[Signature, ...]:
    return signed.signatures()[len(signed.earlier) :] if signed else ()


def _marked(spans: tuple[Span, ...]) -> str:
    return "".join(f"{_MARKS[span.change][0]}{span.text}{_MARKS[span.change][1]}" for span in spans)


def _share_text(share: Share) -> str:
    if share.of_draft is None:
        return "no draft"
    return f"{share.of_draft:.0%} of the draft kept, {share.of_note or 0:.0%} of the note is drafted"


def _share_json(share: Share) -> dict[str, Any]:
    """Words, and the two shares in [0, 1] or None."""
    return {**share._asdict(), "of_draft": share.of_draft, "of_note": share.of_note}


def _version_json(version: NoteVersion, signed: SignedNote | None, versions: list[NoteVersion]) -> dict[str, Any]:
    return {
        "number": version.number,
        "kind": version.kind.value,
        "created_at": version.created_at.isoformat(),
        "author": version.author,
        "drafter": version.drafter.model_dump(mode="json") if version.drafter else None,
        "dismissals": [d.model_dump(mode="json") for d in version.dismissals],
        "share": _share_json(note_share(versions, version.number)),
        "signatures": [s.model_dump(mode="json") for s in _new_signatures(signed)],
        "second_missing": bool(signed and not signed.is_complete()),
    }


def _diff_json(found: NoteDiff) -> dict[str, Any]:
    def statement(one: StatementDiff) -> dict[str, Any]:
        return {
            "old": one.old.id if one.old else None,
            "new": one.new.id if one.new else None,
            "moved": one.moved,
            "spans": [{"change": span.change.value, "text": span.text} for span in one.spans],
        }

    return {
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "change": section.change.value,
                "statements": [statement(one) for one in section.statements],
            }
            for section in found.sections
        ],
        "to_confirm": [{"change": c.value, "text": i.text, "reason": i.reason} for c, i in found.to_confirm],
        "dismissals": [{"change": c.value, **d.model_dump(mode="json")} for c, d in found.dismissals],
    }
