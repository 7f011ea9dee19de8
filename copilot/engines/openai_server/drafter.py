"""The drafter that asks a server. What comes back is read as strictly as what a model on this machine writes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from copilot.app.ports import (
    AllWritten,
    CancelToken,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    DraftStarted,
    LineWritten,
    NoteDrafted,
    SectionStarted,
    StatementDrafted,
    WriteOrder,
)
from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, ToConfirm
from copilot.domain.transcript import Utterance
from copilot.engines.llama.doubts import doubts_in
from copilot.engines.llama.grammar import Evidence
from copilot.engines.llama.parsing import note_content, unusable
from copilot.engines.llama.prompt import Prompt, build_prompt, citable_ids, load_prompt, one_line
from copilot.engines.llama.rewrite_prompt import LINE_GRAMMAR, load_rewrite_prompt, usable_line
from copilot.engines.openai_server.address import endpoint, tls_context
from copilot.engines.openai_server.exchange import Exchange, nonsense
from copilot.engines.openai_server.reading import NewLine, NoteReader, note_grammar

VERSION = "1"
NOTE_TOKENS = 4096
LINE_TOKENS = 192
_TOLD_EVERY = 16
_FORM = Evidence.FIRST


class ServerSettings(NamedTuple):
    """`grammar`: what the server understands ("llama-server", "vllm", "none"); "auto" finds it out. `model` of ""
    takes the one model that the server has. `api_key` never comes from the settings file."""

    base_url: str
    model: str = ""
    allowed_hosts: tuple[str, ...] = ()
    api_key: str = ""
    ca_file: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None
    grammar: str = "auto"
    timeout_s: float = 120.0


class _Model(NamedTuple):
    name: str
    kind: str
    """What the server is: "llama-server", "vllm", or "none" for one without grammars."""


class ServerDrafter:
    """Implements ports.StreamingDrafter and ports.Rewriter. Retries nothing by itself.

    Raises on construction UserFacingError: server.bad_address, server.host_not_allowed, server.insecure,
    server.certificate_unreadable. Nothing is connected to before the first draft.
    """

    def __init__(self, settings: ServerSettings, prompts: Path) -> None:
        self._settings = settings
        self._prompts = prompts
        self._endpoint = endpoint(settings.base_url, settings.allowed_hosts)
        tls = tls_context(settings.ca_file, settings.client_certificate, settings.client_key)
        self._exchange = Exchange(self._endpoint, tls, settings.api_key, timeout_s=settings.timeout_s)
        self._known: _Model | None = None

    @property
    def host(self) -> str:
        """Where what was said goes."""
        return self._endpoint.host

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        for event in self.events(request, cancel):
            if isinstance(event, NoteDrafted):
                return event.draft
        raise InvariantBroken("llm.no_draft", "The server's draft ended without a draft.")

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical, llm.no_prompt), EnvironmentFault
        (llm.unusable_output), and what Exchange raises."""
        file = load_prompt(self._prompts, request.template.language)
        ids = frozenset(citable_ids(request))
        if not ids:
            raise _nothing_clinical()
        yield DraftStarted()
        model = self._model(cancel)
        reader = NoteReader(request.template, ids, _FORM)
        prompt = build_prompt(file, request, _FORM)
        body = self._body(model, prompt, NOTE_TOKENS, note_grammar(request.template, ids, _FORM))
        cut = False
        with closing(self._texts(body, cancel)) as texts:
            for number, (text, cut) in enumerate(texts, 1):  # noqa: B007 - the last one counts
                for new in reader.feed(text):
                    yield _event(new)
                if number % _TOLD_EVERY == 0:
                    yield DraftProgress(done=min(number, NOTE_TOKENS), total=NOTE_TOKENS)
                if reader.is_looping:
                    break
        content = note_content(request.template, [reader.finish(cut=cut)])
        if reader.dropped:
            content = _told(content, request.transcript.utterances, ids, reader.dropped)
        if not content.statements():
            raise unusable() if reader.dropped else _nothing_clinical()
        settings = self._info(model) | {
            "prompt": f"{file.id}.{file.language}.{file.version}",
            "prompt_digest": file.digest,
            "max_tokens": str(NOTE_TOKENS),
            "evidence": _FORM.value,
            "lines_dropped": str(reader.dropped),
            "style": (request.style or request.template.style).value,
            "budget_words": str(request.budget_words or request.template.budget_words or ""),
        }
        info = DrafterInfo(name="server", version=VERSION, settings=settings)
        yield NoteDrafted(draft=NoteDraft(content=content, drafter=info))

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        """Lines rewritten, one request each. Raises what `events` raises."""
        file = load_rewrite_prompt(self._prompts, order.language)
        model = self._model(cancel)
        for number, passage in enumerate(order.passages):
            prompt = file.prompt(order.task, passage)
            answer, cut = "", False
            for text, cut in self._texts(self._body(model, prompt, LINE_TOKENS, LINE_GRAMMAR), cancel):  # noqa: B007
                answer += text
            yield LineWritten(number=number, text="" if cut else usable_line(answer, passage.heading))
        settings = self._info(model) | {
            "rewrite_prompt": file.name,
            "rewrite_prompt_digest": file.digest,
            "rewrite_task": order.task.value,
        }
        yield AllWritten(by=DrafterInfo(name="server", version=VERSION, settings=settings))

    def look(self, cancel: CancelToken) -> tuple[str, bool]:
        """The model that would be asked, and whether the server takes grammars. Nothing of a visit is sent."""
        model = self._model(cancel)
        return model.name, model.kind != "none"

    def _model(self, cancel: CancelToken) -> _Model:
        """Asked for once: which models there are, and what the server is. Nothing of the visit is sent."""
        if self._known is not None:
            return self._known
        listed = self._exchange.get("/models", cancel).get("data")
        if not isinstance(listed, list) or not all(isinstance(m, dict) for m in listed):
            raise nonsense(self.host)
        wanted = self._settings.model
        found = [m for m in listed if isinstance(m.get("id"), str) and (m["id"] == wanted or not wanted)]
        if not wanted and len(found) != 1:
            raise UserFacingError(
                "server.which_model",
                "The server {host!r} has {count} models.",
                "Name the one to use in the settings (`server.model`).",
                values={"host": self.host, "count": len(found)},
            )
        if not found:
            raise UserFacingError(
                "server.no_such_model",
                "The server {host!r} does not have the model that the settings name.",
                "Check `server.model` in the settings, or leave it empty.",
                values={"host": self.host},
            )
        kind = self._settings.grammar
        if kind == "auto":
            kind = {"llamacpp": "llama-server", "vllm": "vllm"}.get(str(found[0].get("owned_by")), "none")
        self._known = _Model(found[0]["id"], kind)
        return self._known

    def _body(self, model: _Model, prompt: Prompt, most_tokens: int, grammar: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": model.name,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.user + prompt.ask},
            ],
            "stream": True,
            "temperature": 0,
            "seed": 0,
            "max_tokens": most_tokens,
        }
        if model.kind == "llama-server":
            body |= {"grammar": grammar, "chat_template_kwargs": {"enable_thinking": False}}
        elif model.kind == "vllm":
            body |= {
                "structured_outputs": {"grammar": grammar},
                "chat_template_kwargs": {"enable_thinking": False},
            }
        return body

    def _texts(self, body: dict[str, Any], cancel: CancelToken) -> Generator[tuple[str, bool]]:
        """Pieces of text; with the last, whether the answer was cut at the limit of tokens."""
        finished = cut = False
        for event in self._exchange.stream("/chat/completions", body, cancel):
            choices = event.get("choices")
            if not isinstance(choices, list) or "error" in event:
                raise nonsense(self.host)
            if not choices:
                continue  # a count of tokens
            choice = choices[0]
            delta = choice.get("delta") if isinstance(choice, dict) else None
            if not isinstance(delta, dict):
                raise nonsense(self.host)
            text, reason = delta.get("content") or "", choice.get("finish_reason")
            if not isinstance(text, str) or reason not in (None, "stop", "length"):
                raise nonsense(self.host)
            finished = finished or reason is not None
            cut = cut or reason == "length"
            yield text, cut
        if not finished:
            raise nonsense(self.host)

    def _info(self, model: _Model) -> dict[str, str]:
        return {
            "server": self.host,
            "model": model.name,
            "engine": "OpenAI-compatible server" + (f" ({model.kind})" if model.kind != "none" else ""),
            "grammar": model.kind,
            "sampling": "greedy",
            "seed": "0",
        }


def _event(new: NewLine | str) -> DraftEvent:
    if isinstance(new, str):
        return SectionStarted(section=new)
    line = new.line
    return StatementDrafted(section=new.section, text=line.text, evidence=line.evidence, doubt=new.doubt)


def _told(content: NoteContent, said: tuple[Utterance, ...], ids: frozenset[int], dropped: int) -> NoteContent:
    first = next(u for u in said if u.id in ids)
    reason = doubts_in(content.language).dropped.format(dropped)
    told = ToConfirm(text=one_line(first.text), evidence=(first.id,), reason=reason)
    return content.model_copy(update={"to_confirm": (*content.to_confirm, told)})


def _nothing_clinical() -> UserFacingError:
    return UserFacingError(
        "draft.nothing_clinical",
        "Nothing was found in this transcript that belongs into a note.",
        "Check the transcript, or write the note by hand.",
    )
