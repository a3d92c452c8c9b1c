"""Which article of which site a query string speaks of."""

from dataclasses import dataclass

from service.domain import address
from service.domain.address import Address
from service.domain.site import Site
from service.web import gates
from service.web.door import door
from service.web.reading import Query

WHERE = {"site": (str, "The site's key."), "url": (str, "Any address of the article.")}


@dataclass(frozen=True, slots=True)
class Where:
    site: Site
    address: Address


def where(query: Query) -> Where:
    """The article that `site` and `url` name; nothing is made.

    Raises:
        BadInput: with whatever else is wrong in `query`, too.
        NotFound, Forbidden: no such site; a foreign page asks, or the address is foreign.
    """
    key = query.text("site", limit=80, required=True)
    url = query.text("url", limit=address.MAX_LENGTH, required=True)
    parsed = query.parsed("url", url, address.parse)
    query.check()
    assert parsed is not None
    site = door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_address(site, parsed)
    return Where(site, parsed)
