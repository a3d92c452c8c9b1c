"""OpenAI's `POST /v1/moderations`."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NotRequired, TypedDict

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.domain.action import Action
from service.domain.errors import BadInput, Refused, TooFast, Unavailable
from service.use_cases.rate import MOST_CHARACTERS, Rating
from service.use_cases.submit import new_uid
from service.web import gates
from service.web.answers import json_answer
from service.web.describe import described
from service.web.drop_in.holder import BadCall, holder_of
from service.web.errors import sentence_of
from service.web.reading import json_body, refuse_too_large

openai = Blueprint("openai", __name__)

MODEL = f"chaikhana-{version('chaikhana')}"
MOST_TEXTS = 32
TRUE_FROM = 0.5  # a category's score

# Of their categories, what ours have evidence for; the others are never flagged.
CATEGORIES: Mapping[str, str] = {
    "harassment": "toxicity",
    "harassment/threatening": "threat",
    "hate": "identity_attack",
    "hate/threatening": "",
    "illicit": "",
    "illicit/violent": "",
    "self-harm": "",
    "self-harm/instructions": "",
    "self-harm/intent": "",
    "sexual": "",
    "sexual/minors": "",
    "violence": "threat",
    "violence/graphic": "",
}
KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


class Part(TypedDict):
    type: str
    text: str


class Moderated(TypedDict):
    input: str | list[str | Part]
    model: NotRequired[str]


class Result(TypedDict):
    flagged: bool
    categories: dict[str, bool]
    category_scores: dict[str, float]
    category_applied_input_types: dict[str, list[str]]


class Moderations(TypedDict):
    id: str
    model: str
    results: list[Result]


class OpenAIFault(TypedDict):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(TypedDict):
    error: OpenAIFault


@openai.before_request
def refuse_early() -> None:
    refuse_too_large()


@openai.post("/v1/moderations")
@described(
    summary="Rate texts, as OpenAI's moderations do",
    body=Moderated,
    answers={
        200: Moderations,
        **dict.fromkeys((400, 401, 403, 413, 415, 429, 503), OpenAIError),
    },
    security="bearer",
)
def post_moderations() -> ResponseReturnValue:
    who = holder_of(gates.bearer_token())
    raw = json_body()
    if not isinstance(raw.get("model", ""), str):
        raise BadCall("The model has to be a string.", field="model")
    results = [result(who.rate(text)) for text in texts_of(raw.get("input"))]
    return json_answer({"id": f"modr-{new_uid().hex}", "model": MODEL, "results": results})


def texts_of(sent: object) -> list[str]:
    """One text for each result: objects are parts of one, strings are each one."""
    if isinstance(sent, list) and sent and all(isinstance(one, dict) for one in sent):
        return [checked("\n".join(part_of(one) for one in sent))]
    texts = [sent] if isinstance(sent, str) else sent
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        raise BadCall(
            f"The input has to be a string, or a list of 1 to {MOST_TEXTS}.", field="input"
        )
    return [checked(one) for one in texts]


def part_of(part: Mapping[str, Any]) -> str:
    text = part.get("text")
    if part.get("type") != "text" or not isinstance(text, str):
        raise BadCall("Only parts of the type text can be rated.", field="input")
    return text


def checked(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadCall("Each input has to be a string that is not empty.", field="input")
    if len(text) > MOST_CHARACTERS:
        raise BadCall(f"An input may have at most {MOST_CHARACTERS} characters.", field="input")
    return text


def result(rating: Rating) -> Result:
    """flagged: what the site's policy would hold or reject, for whatever reason."""
    scores = {name: rating.scores.get(aspect, 0.0) for name, aspect in CATEGORIES.items()}
    scores["hate/threatening"] = min(scores["hate"], scores["violence"])
    return {
        "flagged": rating.action >= Action.HOLD,
        "categories": {name: score >= TRUE_FROM for name, score in scores.items()},
        "category_scores": {name: round(score, 4) for name, score in scores.items()},
        "category_applied_input_types": {name: ["text"] for name in scores},
    }


@openai.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    status = 400 if isinstance(refusal, BadInput) else refusal.status
    answer = openai_error(status, sentence_of(refusal), getattr(refusal, "field", "") or None)
    if isinstance(refusal, TooFast | Unavailable):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


@openai.errorhandler(HTTPException)
def from_http(error: HTTPException) -> Response:
    return openai_error(error.code or 500, error.description or error.name)


def openai_error(status: int, message: str, field: str | None = None) -> Response:
    kind = KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    fault = {"message": message, "type": kind, "param": field, "code": CODES.get(status)}
    return json_answer({"error": fault}, status)
