"""Perspective's `comments:analyze` and `comments:suggestscore`, and the document that describes
them to Google's client libraries."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.domain.errors import Refused, TooFast, Unavailable
from service.domain.verdict import Span
from service.use_cases.rate import ASPECTS, MOST_CHARACTERS, Rating
from service.web import gates
from service.web.answers import json_answer
from service.web.describe import described
from service.web.door import door
from service.web.drop_in.holder import BadCall, Holder, holder_of
from service.web.errors import sentence_of
from service.web.reading import json_body, refuse_too_large

perspective = Blueprint("perspective", __name__)

ATTRIBUTES: Mapping[str, str] = {aspect.upper(): aspect for aspect in ASPECTS}
STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    413: "INVALID_ARGUMENT", 415: "INVALID_ARGUMENT", 422: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE",
}  # fmt: skip
FAULT = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
PLAIN = ("PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED")
PROBABILITY = ("PROBABILITY", "SCORE_TYPE_UNSPECIFIED")
MOST_LANGUAGES = 10


class Text(TypedDict):
    text: str
    type: NotRequired[str]


class Wanted(TypedDict, total=False):
    scoreType: str
    scoreThreshold: float


class Value(TypedDict):
    value: float
    type: str


class SpanScore(TypedDict):
    begin: int
    end: int
    score: Value


class AttributeScore(TypedDict):
    summaryScore: Value
    spanScores: NotRequired[list[SpanScore]]


class AnalyzeComment(TypedDict):
    comment: Text
    requestedAttributes: dict[str, Wanted]
    languages: NotRequired[list[str]]
    spanAnnotations: NotRequired[bool]
    doNotStore: NotRequired[bool]
    clientToken: NotRequired[str]
    sessionId: NotRequired[str]


class Analyzed(TypedDict):
    attributeScores: dict[str, AttributeScore]
    languages: list[str]
    clientToken: NotRequired[str]


class SuggestScore(TypedDict):
    comment: Text
    attributeScores: dict[str, AttributeScore]
    languages: NotRequired[list[str]]
    clientToken: NotRequired[str]
    sessionId: NotRequired[str]


class Suggested(TypedDict):
    clientToken: NotRequired[str]


class GoogleFault(TypedDict):
    code: int
    message: str
    status: str
    details: NotRequired[list[dict[str, str]]]


class GoogleError(TypedDict):
    error: GoogleFault


QUERY = {"key?": (str, "An API token; or as a bearer in Authorization, or in X-Goog-Api-Key.")}
FAULTS = dict.fromkeys((400, 401, 403, 413, 415, 429, 503), GoogleError)


@perspective.before_request
def refuse_early() -> None:
    refuse_too_large()


@perspective.post("/v1alpha1/comments:analyze")
@described(
    summary="Rate a text, as Perspective's AnalyzeComment does",
    query=QUERY,
    body=AnalyzeComment,
    answers={200: Analyzed, **FAULTS},
)
def analyze() -> ResponseReturnValue:
    who = holder()
    raw = json_body()
    text = text_of(raw)
    wanted = wanted_of(raw)
    languages = languages_of(raw)
    rating = who.rate(text, lang=languages[0] if languages else None)
    with_spans = flag_of(raw, "spanAnnotations")
    scores = {
        name: shown(rating, ATTRIBUTES[name], text, with_spans)
        for name, threshold in wanted.items()
        if rating.scores[ATTRIBUTES[name]] >= threshold
    }
    return json_answer({"attributeScores": scores, "languages": languages} | client_token(raw))


@perspective.post("/v1alpha1/comments:suggestscore")
@described(
    summary="Say what a text's scores should be, as Perspective's SuggestCommentScore does",
    query=QUERY,
    body=SuggestScore,
    answers={200: Suggested, **FAULTS},
)
def suggest_score() -> ResponseReturnValue:
    who = holder()
    raw = json_body()
    text, scores = text_of(raw), suggested(raw)
    who.say(text, scores)
    return json_answer(client_token(raw))


# --- the request ------------------------------------------------------------------------------


def holder() -> Holder:
    key = request.args.get("key") or request.headers.get("X-Goog-Api-Key")
    return holder_of(key or gates.bearer_token())


def text_of(raw: Mapping[str, Any]) -> str:
    """Raises BadCall unless there is a text that can be rated."""
    comment = raw.get("comment")
    text = comment.get("text") if isinstance(comment, dict) else None
    if text is None or (isinstance(text, str) and not text.strip()):
        raise BadCall("Comment must be non-empty.", kind="COMMENT_EMPTY")
    if not isinstance(text, str):
        raise BadCall("The comment's text has to be a string.")
    if isinstance(comment, dict) and comment.get("type", PLAIN[0]) not in PLAIN:
        raise BadCall("Only comments of the type PLAIN_TEXT are supported.")
    if len(text) > MOST_CHARACTERS:
        raise BadCall(
            f"Comment text too long: at most {MOST_CHARACTERS} characters.", kind="COMMENT_TOO_LONG"
        )
    return text


def wanted_of(raw: Mapping[str, Any]) -> dict[str, float]:
    """From which score on each attribute is wanted."""
    wanted = raw.get("requestedAttributes")
    if not isinstance(wanted, dict) or not wanted:
        raise BadCall("Missing requestedAttributes.")
    return {attribute(name): threshold_of(name, options) for name, options in wanted.items()}


def attribute(name: str) -> str:
    if name not in ATTRIBUTES:
        raise BadCall(
            f"Unknown requested attribute: {name[:100]}. Known are {', '.join(ATTRIBUTES)}."
        )
    return name


def threshold_of(name: str, options: object) -> float:
    if not isinstance(options, dict) or options.get("scoreType", PROBABILITY[0]) not in PROBABILITY:
        raise BadCall(f"The attribute {name} has the score type PROBABILITY and no other.")
    return probability_of(options.get("scoreThreshold", 0), f"The scoreThreshold of {name}")


def probability_of(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadCall(f"{what} has to be a number from 0 to 1.")
    return float(value)


def languages_of(raw: Mapping[str, Any]) -> list[str]:
    """None are refused: a text in a language that we know little of is rated by what we know."""
    languages = raw.get("languages", [])
    if not isinstance(languages, list) or len(languages) > MOST_LANGUAGES:
        raise BadCall(f"The languages have to be a list of at most {MOST_LANGUAGES}.")
    if not all(isinstance(one, str) and 2 <= len(one) <= 35 and one.isascii() for one in languages):
        raise BadCall("Each language has to be a BCP 47 code, such as en.")
    return languages


def flag_of(raw: Mapping[str, Any], name: str) -> bool:
    value = raw.get(name, False)
    if type(value) is not bool:
        raise BadCall(f"{name} has to be true or false.")
    return value


def client_token(raw: Mapping[str, Any]) -> dict[str, str]:
    token = raw.get("clientToken")
    if token is None:
        return {}
    if not isinstance(token, str) or not token.isascii() or len(token) > 1000:
        raise BadCall("The clientToken has to be at most 1000 ASCII characters.")
    return {"clientToken": token}


def suggested(raw: Mapping[str, Any]) -> dict[str, float]:
    """By aspect, what the site says."""
    scores = raw.get("attributeScores")
    if not isinstance(scores, dict) or not scores:
        raise BadCall("Missing attributeScores.")
    return {ATTRIBUTES[attribute(name)]: summary_of(name, one) for name, one in scores.items()}


def summary_of(name: str, score: object) -> float:
    summary = score.get("summaryScore") if isinstance(score, dict) else None
    value = summary.get("value") if isinstance(summary, dict) else None
    return probability_of(value, f"The summaryScore of {name}")


# --- the answer -------------------------------------------------------------------------------


def shown(rating: Rating, aspect: str, text: str, with_spans: bool) -> dict[str, Any]:
    """spanScores: of what tells, in the order of the text; of the whole text where nothing does."""
    whole = rating.scores[aspect]
    told: dict[Span, float] = {}
    for one in rating.evidence:
        if one.aspect == aspect:
            told[one.span] = max(one.value, told.get(one.span, 0.0))
    spans = sorted(told.items()) if with_spans and told else [((0, len(text)), whole)]
    return {
        "spanScores": [
            {"begin": begin, "end": end, "score": value_of(value)} for (begin, end), value in spans
        ],
        "summaryScore": value_of(whole),
    }


def value_of(value: float) -> Value:
    return {"value": round(value, 4), "type": PROBABILITY[0]}


@perspective.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    status = 400 if refusal.status == 422 else refusal.status
    answer = google_error(status, sentence_of(refusal), getattr(refusal, "kind", ""))
    if isinstance(refusal, TooFast | Unavailable):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


@perspective.errorhandler(HTTPException)
def from_http(error: HTTPException) -> Response:
    return google_error(error.code or 500, error.description or error.name)


def google_error(status: int, message: str, kind: str = "") -> Response:
    name = STATUSES.get(status, "INTERNAL")
    fault: dict[str, Any] = {"code": status, "message": message, "status": name}
    if kind:
        fault["details"] = [{"@type": FAULT, "errorType": kind}]
    return json_answer({"error": fault}, status)


# --- for Google's client libraries ------------------------------------------------------------


@perspective.get("/$discovery/rest")
def discovery() -> Response:
    """What `googleapiclient.discovery.build(…, discoveryServiceUrl=…)` asks for first."""
    anything = {"type": "object", "additionalProperties": {"type": "any"}}
    calls = {"analyze": "AnalyzeComment", "suggestscore": "SuggestCommentScore"}
    schemas = [f"{name}{part}" for name in calls.values() for part in ("Request", "Response")]
    return json_answer(
        {
            "kind": "discovery#restDescription",
            "discoveryVersion": "v1",
            "id": "commentanalyzer:v1alpha1",
            "name": "commentanalyzer",
            "version": "v1alpha1",
            "protocol": "rest",
            "rootUrl": f"{door().settings.public_url}/",
            "servicePath": "",
            "batchPath": "batch",
            "parameters": {"key": {"type": "string", "location": "query"}},
            "schemas": {name: {"id": name, **anything} for name in schemas},
            "resources": {
                "comments": {
                    "methods": {name: _method(name, schema) for name, schema in calls.items()}
                }
            },
        }
    )


def _method(name: str, schema: str) -> dict[str, Any]:
    path = f"v1alpha1/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path,
        "flatPath": path,
        "httpMethod": "POST",
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{schema}Request"},
        "response": {"$ref": f"{schema}Response"},
    }
