from flask.testing import FlaskClient

from service.store import jobs
from service.store.backends import Backends
from tests.builders import decide, screen_now, send
from tests.stores import until


def test_metrics_count_what_waits(client: FlaskClient, backends: Backends) -> None:
    screen_now(backends, send(backends).id)
    send(backends)
    redis = backends.doorbell.redis
    until(lambda: jobs.waiting(redis) == 2)
    jobs.take(redis, 1)

    text = client.get("/metrics").text

    assert 'chaikhana_comments{status="pending"} 1.0' in text
    assert 'chaikhana_comments{status="approved"} 1.0' in text
    assert 'chaikhana_decisions{becomes="approved",by="screening"} 1.0' in text
    assert "chaikhana_bell_waiting 1.0" in text
    assert "chaikhana_inquiries 0.0" in text


def test_metrics_are_for_this_machine_alone(client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}

    assert client.get("/metrics", environ_base=elsewhere).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_metrics_say_what_moderators_made_of_a_rule(
    client: FlaskClient, backends: Backends
) -> None:
    sent = send(backends, body="What a load of shit.")
    screen_now(backends, sent.id)
    decide(backends, sent, "reject")

    text = client.get("/metrics").text

    labels = 'code="profane",lang="en",outcome="upheld",rule="words"'
    assert f"chaikhana_rulings{{{labels}}} 1.0" in text
