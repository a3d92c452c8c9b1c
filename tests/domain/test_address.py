import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import address


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://news.example/a", "news.example/a"),
        ("https://news.example/a", "news.example/a"),
        ("HTTPS://News.Example:443/a#part", "news.example/a"),
        ("http://news.example:80", "news.example/"),
        ("http://news.example:8080/a", "news.example:8080/a"),
        ("https://новости.рф/Путь", "xn--b1amnebsh.xn--p1ai/%D0%9F%D1%83%D1%82%D1%8C"),
        ("https://news.example/a/./b/../c", "news.example/a/c"),
        ("https://news.example/a/%2e%2E/b", "news.example/b"),
        ("https://news.example/%7euser/%41%2fb", "news.example/~user/A%2Fb"),
        ("https://news.example/a?utm_source=x&b=2&fbclid=y&a=1&mc_cid=z", "news.example/a?b=2&a=1"),
        ("https://news.example/a?utm_source=x&_openstat=1&gclid=2&yclid=3", "news.example/a"),
        ("https://news.example/a?q=я&r=%d1%8f", "news.example/a?q=%D1%8F&r=%D1%8F"),
        ("https://news.example/A", "news.example/A"),
        ("https://news.example/a/", "news.example/a/"),
        ("https://news.example/100%", "news.example/100%25"),
        ("https://[2001:DB8::1]:8443/a", "[2001:db8::1]:8443/a"),
    ],
)
def test_every_way_to_write_an_address_leads_to_one_key(url: str, key: str) -> None:
    assert address.parse(url).key == key


@pytest.mark.parametrize(
    "url",
    [
        "", "news.example/a", "//news.example/a", "javascript:alert(1)", "ftp://news.example/",
        "https://", "https:///a", "https://user:pass@news.example/", "https://news.example:99999/",
        "https://exa mple/", "https://news.example/a\nb", "https://-/", "https://a..b/",
        "https://evil.example\\@news.example/", "https://[::1/", "https://news.example:abc/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        address.parse(url)


@given(st.text(max_size=60))
def test_a_normalised_address_is_its_own_normal_form(tail: str) -> None:
    try:
        once = address.parse("https://news.example/" + tail)
    except ValueError:
        return
    assert address.parse(once.url) == once


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://News.example", "https://news.example"),
        ("https://news.example:443/", "https://news.example"),
        ("http://news.example:8000", "http://news.example:8000"),
    ],
)
def test_an_origin_is_spelled_as_browsers_do(url: str, origin: str) -> None:
    assert address.origin(url) == origin


@pytest.mark.parametrize("url", ["null", "https://news.example/a", "https://news.example?x", "*"])
def test_what_is_more_or_less_than_an_origin_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        address.origin(url)
