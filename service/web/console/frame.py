"""What stands around every page of the console: who may come in, and what each answer carries."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Forbidden, NotFound, Unauthenticated
from service.domain.speech import N_
from service.web import gates, i18n, pages, sessions
from service.web.console import words
from service.web.console.paths import here, local
from service.web.gates import DECIDES, MANAGES, READS
from service.web.reading import refuse_too_large

console = Blueprint("console", __name__, url_prefix="/console")

F = TypeVar("F", bound=Callable[..., Any])

FOR, BY_ITSELF = "chaikhana_for", "chaikhana_by_itself"
ANYBODY = ("",)  # whoever is signed in, and to sign in: whoever comes
LANG = "chaikhana-lang"
LANG_SECURE = "__Secure-chaikhana-lang"  # browsers take it over https only
YEAR = 365 * 24 * 3600
# Each directive that has no default-src to fall back on is said, too.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    )
)


def for_roles(*roles: str) -> Callable[[F], F]:
    """Say who may call a view: holders of one of these roles for at least one site."""

    def attach(view: F) -> F:
        setattr(view, FOR, roles)
        return view

    return attach


def by_itself(view: F) -> F:
    """A view that an open page calls without a person: it keeps no session alive."""
    setattr(view, BY_ITSELF, True)
    return view


def without_session(view: F) -> F:
    """A view for people who are not signed in yet."""
    setattr(view, FOR, None)
    return view


@console.before_request
def let_in() -> ResponseReturnValue | None:
    """Deny by default: a view that names nobody is for nobody."""
    g.answers_pages, g.problem_page = not wants_json(), "console/problem.html"
    wanted = request.args.get("lang", "")
    pages.speak(wanted if wanted in i18n.LANGUAGES else request.cookies.get(lang_cookie()))
    refuse_too_large()
    if request.method not in gates.READING:
        sessions.pass_same_origin()
    view = current_app.view_functions[str(request.endpoint)]
    roles = getattr(view, FOR, ())
    if roles is None:
        return None
    session = sessions.current(gates.now())
    if session is None:
        return ask_to_sign_in()
    if not getattr(view, BY_ITSELF, False):
        sessions.touch(session, gates.now())
    g.staff = gates.signed_in(session)
    if request.method not in gates.READING:
        sessions.pass_form(session, request.form.get(sessions.FIELD, ""))
    if roles != ANYBODY and not g.staff.sites_as(*roles):
        raise Forbidden("You have no role that allows this.", code="role_required")
    return None


def ask_to_sign_in() -> ResponseReturnValue:
    """Where somebody goes who has no session, or no longer."""
    if wants_json():
        raise Unauthenticated("Please sign in again.", code="session_required")
    wanted = request.full_path.rstrip("?") if request.method in gates.READING else "/console"
    return redirect(url_for("console.get_sign_in", next=local(wanted)), 303)


@console.after_request
def close_up(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    wanted = request.args.get("lang", "")
    if wanted in i18n.LANGUAGES:
        response.set_cookie(
            lang_cookie(),
            wanted,
            max_age=YEAR,
            path="/console",
            samesite="Lax",
            httponly=True,
            secure=sessions.is_https(),
        )
    return response


def lang_cookie() -> str:
    return LANG_SECURE if sessions.is_https() else LANG


def wants_json() -> bool:
    """True for our own script, which asks in place of a form."""
    return request.accept_mimetypes.best == "application/json"


@console.get("/")
@for_roles(*ANYBODY)
def get_start() -> ResponseReturnValue:
    """The page that this person came for."""
    staff: gates.Staff = g.staff
    name = "queue" if staff.sites_as(*DECIDES) else "reports"
    return redirect(url_for(f"console.get_{name}"), 303)


@console.route("/<path:rest>", methods=["GET", "POST"])
@for_roles(*ANYBODY)
def get_nothing(rest: str) -> ResponseReturnValue:
    """There is no such page; but not even that is said to who is not signed in."""
    raise NotFound("There is nothing here.")


NAVIGATION = (
    ("get_queue", N_("Queue"), DECIDES),
    ("get_comments", N_("Comments"), DECIDES),
    ("get_articles", N_("Articles"), READS),
    ("get_reports", N_("Reports"), READS),
    ("get_bans", N_("Bans"), DECIDES),
    ("get_policy", N_("Policy"), MANAGES),
    ("get_people", N_("Moderators"), MANAGES),
    ("get_log", N_("Log"), DECIDES),
)


@console.context_processor
def frame() -> dict[str, Any]:
    """What the frame around each page shows: who is signed in, and where they may go."""
    session = g.get("session")
    staff: gates.Staff | None = g.get("staff")
    if session is None or staff is None:
        return {**words.FOR_TEMPLATES, "staff": None, "navigation": (), "here": here}
    return {
        **words.FOR_TEMPLATES,
        "statuses": words.STATUSES,
        "queues": words.QUEUES,
        "here": here,
        "staff": staff,
        "may_read": bool(staff.sites_as(*DECIDES)),
        "may_manage": bool(staff.sites_as(*MANAGES)),
        "form_token": session.form_token,
        "navigation": [
            (f"console.{view}", title)
            for view, title, roles in NAVIGATION
            if staff.sites_as(*roles)
        ],
    }
