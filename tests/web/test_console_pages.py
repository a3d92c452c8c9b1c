"""Every page of the console is one of those that the browser's tests look at."""

from flask import Flask

from tests.browser.pages import NO_PAGES, PAGES, STRANGERS


def test_no_page_of_the_console_is_forgotten(app: Flask) -> None:
    at = app.url_map.bind("127.0.0.1")
    paths = [path.format(comment="0", join="/console/join") for path in PAGES.values()]
    paths += [path.format(join="/console/join") for path in STRANGERS.values()]

    looked_at = {at.match(path.partition("?")[0])[0] for path in paths}

    console = {
        str(rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("console.") and "GET" in (rule.methods or ())
    }
    assert console - looked_at == {f"console.{name}" for name in NO_PAGES}
