"""Every role against every address: who may not is refused, and a new address has to be entered."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.store.backends import Backends
from tests.builders import NOON, URL, add_site
from tests.web.staff import a_held_comment, a_moderator, form_token, signed_in

NOBODY, ANALYST, MODERATOR, ADMIN, FOREIGN = "nobody", "analyst", "moderator", "admin", "foreign"
STAFF = (ANALYST, MODERATOR, ADMIN)
DECIDE = (MODERATOR, ADMIN)
MANAGE = (ADMIN,)
EVERYBODY = (NOBODY, *STAFF, FOREIGN)
SIGNED_IN = (*STAFF, FOREIGN)
# Blueprints for everybody, and for the operator's own machine; and those that only an API token
# opens (test_drop_in.py).
PUBLIC = (
    "assets", "demo", "embed", "health", "metrics", "thread",
    "akismet", "openai", "perspective",
)  # fmt: skip

# Who passes, when the address asks for the site `gazette`. FOREIGN moderates another site.
MAY: dict[str, tuple[str, ...]] = {
    "GET console.get_start": SIGNED_IN,
    "GET console.get_sign_in": EVERYBODY,
    "POST console.post_sign_in": EVERYBODY,
    "POST console.post_sign_out": SIGNED_IN,
    "GET console.get_nothing": SIGNED_IN,
    "POST console.get_nothing": SIGNED_IN,
    "GET console.get_queue": DECIDE,
    "GET console.get_comments": DECIDE,
    "GET console.get_comment": DECIDE,
    "POST console.post_decision": DECIDE,
    "POST console.post_decisions": DECIDE,
    "POST console.post_pulse": DECIDE,
    "GET console.get_matching": DECIDE,
    "GET console.get_bans": DECIDE,
    "POST console.post_ban": DECIDE,
    "POST console.post_lift": (*DECIDE, FOREIGN),  # to be told that there is no such ban
    "POST console.post_close": DECIDE,
    "POST console.post_matching": DECIDE,
    "GET console.get_articles": STAFF,
    "GET console.get_reports": STAFF,
    "GET console.get_moderation_report": STAFF,
    "GET console.get_log": DECIDE,
    "GET console.get_log_csv": DECIDE,
    "GET console.get_changes_csv": MANAGE,
    "GET console.get_likes": DECIDE,
    "POST console.post_ruling": DECIDE,
    "GET console.get_changes": MANAGE,
    "GET console.get_policy": MANAGE,
    "POST console.post_policy": MANAGE,
    "POST console.post_policy_check": MANAGE,
    "POST console.post_policy_try": MANAGE,
    "GET console.get_policy_version": MANAGE,
    "GET console.get_people": MANAGE,
    "POST console.post_invitation": MANAGE,
    "POST console.post_invitation_end": MANAGE,
    "POST console.post_role": MANAGE,
    "POST console.post_token": MANAGE,
    "POST console.post_token_end": MANAGE,
    "GET console.get_join": EVERYBODY,
    "POST console.post_join": EVERYBODY,
    "POST console.post_second": EVERYBODY,
    "GET console.get_account": SIGNED_IN,
    "POST console.post_password": SIGNED_IN,
    "POST console.post_sessions": SIGNED_IN,
    "GET console.get_second_factor": SIGNED_IN,
    "POST console.post_second_factor": SIGNED_IN,
    "POST console.post_second_factor_off": SIGNED_IN,
    "GET api.get_moderated": DECIDE,
    "POST api.post_decisions": DECIDE,
    "GET api.get_doubtful_likes": DECIDE,
    "POST api.post_ruling": DECIDE,
    "GET api.get_articles_report": STAFF,
    "GET api.get_daily_report": STAFF,
    "GET api.get_rules_report": STAFF,
    "GET api.get_moderation_report": STAFF,
}
FOR_READERS = (
    "GET api.get_openapi", "POST api.post_reader", "POST api.post_comment", "GET api.get_comment",
    "GET api.get_likes", "PUT api.put_like", "DELETE api.delete_like", "PUT api.put_flag",
    "GET api.get_thread", "GET api.get_counts",
)  # fmt: skip

# What the fields that every address is sent lead to where the person passes.
ANSWERS = {
    "console.get_join": 404,
    "console.post_join": 404,
    "console.post_second": 303,
    "console.post_invitation": 422,
    "console.post_invitation_end": 404,
    "console.post_role": 422,
    "console.post_token": 422,
    "console.post_token_end": 404,
    "console.post_password": 422,
    "console.post_policy": 404,
    "console.post_policy_check": 404,
    "console.post_second_factor_off": 422,
}


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in PUBLIC:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.endpoint}", rule.rule


def test_every_address_is_entered_here(app: Flask) -> None:
    found = {name for name, _ in addresses(app)}

    assert found - set(MAY) - set(FOR_READERS) == set()
    assert set(MAY) - found == set()


@pytest.fixture
def browsers(app: Flask, backends: Backends) -> dict[str, FlaskClient]:
    backends.write(add_site, "courier", origin="https://courier.example")
    found = {NOBODY: app.test_client()}
    for role in STAFF:
        made = a_moderator(backends, email=f"{role}@gazette.example", role=role)
        found[role] = signed_in(app, backends, made)
    foreign = a_moderator(backends, email="f@courier.example", sites=("courier",))
    return found | {FOREIGN: signed_in(app, backends, foreign)}


def test_each_role_passes_where_it_may_and_nowhere_else(
    app: Flask, backends: Backends, browsers: dict[str, FlaskClient]
) -> None:
    wrong = []
    for name, rule in addresses(app):
        if name not in MAY:
            continue
        for role, client in browsers.items():
            sent = a_held_comment(backends)
            passed = passes(client, name, rule.replace("<uid>", str(sent.uid)), role, str(sent.uid))
            if passed != (role in MAY[name]):
                wrong.append((name, role, passed))
            if name == "POST console.post_sign_out" and passed:
                browsers[role] = app.test_client()
    assert wrong == []


def rules(client: FlaskClient, path: str, token: str) -> bool:
    """Whether held likes may be released there."""
    ruling = {"site": "gazette", "url": URL, "action": "release", "until": f"{NOON:%Y-%m-%dT%XZ}"}
    if path.startswith("/api/"):
        answer = client.post(path, json=ruling, headers={"X-CSRF-Token": token})
        return answer.status_code == 200
    answer = client.post(path, data=ruling | {"csrf": token})
    return answer.status_code == 303 and answer.location == "/console"


def passes(client: FlaskClient, name: str, path: str, role: str, comment: str) -> bool:
    """Whether the answer is the one that was asked for: no refusal and no way to the sign-in."""
    method, _, endpoint = name.partition(" ")
    path = path.replace("<path:rest>", "nothing-here").replace("<int:version>", "1")
    token = form_token(client) if role != NOBODY else ""
    if endpoint.endswith("post_ruling"):
        return rules(client, path, token)
    wish = {"comment": comment, "action": "approve", "was": "held", "revision": "1"}
    answer = client.open(
        path,
        method=method,
        query_string={"site": "gazette"} if method == "GET" else {},
        headers={"X-CSRF-Token": token},
        json={"decisions": [wish | {"revision": 1}]} if name.startswith("POST api") else None,
        data=None
        if name.startswith("POST api") or method == "GET"
        else {"csrf": token, "site": "gazette", "pick": f"{comment} held 1", **wish}
        | {"back": "/console/queue?site=gazette", "asked": "site=gazette"}
        | {"kind": "reader", "term": "day", "article": "1", "becomes": "open", "ban": "999999"},
    )
    if endpoint in ("console.get_nothing", "console.post_lift"):
        return answer.status_code == 404
    if endpoint == "console.post_sign_in":
        return answer.status_code == 401
    if endpoint == "console.post_decisions":
        return answer.status_code == 303 and answer.location == "/console/queue?site=gazette"
    if endpoint == "api.post_decisions" and answer.json:
        return bool(answer.json.get("results", [{}])[0].get("ok"))
    if endpoint == "console.post_second_factor":  # back to where a key is made
        return (answer.location or "").endswith("/second-factor")
    if endpoint in ANSWERS:
        return answer.status_code == ANSWERS[endpoint]
    away = answer.status_code == 303 and "/sign-in?" in (answer.location or "")
    return answer.status_code < 400 and not away
