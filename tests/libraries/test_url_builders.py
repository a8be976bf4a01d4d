"""Addresses that `hyperlink`, `purl` and `rfc3986` build are what requests go to."""

from __future__ import annotations

import pytest
from engine_support import operations
from test_stubs import TOKEN

# How an address is built of BANK, the path /api/ROWS and a customer's GUID.
WAYS = {
    "hyperlink": "hyperlink.URL.from_text(BANK).click('/api/ROWS').set('customer_guid', guid).to_text()",
    "hyperlink, segments": "str(hyperlink.parse(BANK).child('api', 'ROWS').add('customer_guid', guid))",
    "hyperlink, parts": "hyperlink.URL('https', HOST, ('api', 'ROWS'), (('customer_guid', guid),)).to_text()",
    "hyperlink, replaced": "hyperlink.parse(BANK).replace(path=['api', 'ROWS'], query=QUERY.items()).to_text()",
    "purl": "purl.URL(BANK).path('api/ROWS').query_param('customer_guid', guid).as_string()",
    "purl, segments": "str(purl.URL(BANK).path_segments(['api', 'ROWS']).query_params({'customer_guid': guid}))",
    "purl, one segment": "purl.URL(BANK + '/api').add_path_segment('ROWS').query_params(QUERY).as_string()",
    "purl, parts": "purl.URL(host=HOST, scheme='https', path='/api/ROWS', query='customer_guid=7').as_string()",
    "purl, template": "purl.expand(BANK + '{/path*}/ROWS{?customer_guid}', {'path': 'api', 'customer_guid': guid})",
    "purl, template object": "purl.Template(BANK + '/api/ROWS{?customer_guid}').expand(QUERY).as_string()",
    "rfc3986": "rfc3986.uri_reference(BANK).copy_with(path='/api/ROWS', query='customer_guid=7').unsplit()",
    "rfc3986, resolved": "rfc3986.uri_reference('/api/ROWS?customer_guid=7').resolve_with(BANK).unsplit()",
    "rfc3986, builder": "rfc3986.builder.URIBuilder().add_scheme('https').add_host(HOST).add_path('api')"
    ".extend_path('ROWS').add_query_from({'customer_guid': guid}).finalize().unsplit()",
    "rfc3986, builder of parts": "rfc3986.builder.URIBuilder(scheme='https', host=HOST, path='/api/ROWS')"
    ".add_query('customer_guid=7').geturl()",
    "rfc3986, builder of an address": "rfc3986.builder.URIBuilder.from_uri(BANK).add_path('/api/ROWS')"
    ".extend_query_with({'customer_guid': guid}).geturl()",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_address_is_where_a_request_goes(way: str) -> None:
    def called(name: str) -> list[tuple[str, str, str]]:
        program = f"""
import hyperlink, purl, requests, rfc3986, rfc3986.builder
HOST = "bank.sandbox.cybrid.app"
def go(guid):
    requests.get({way.replace("ROWS", name)}, headers=HEADERS)
"""
        return [(one.token, one.operation, one.subject) for one in operations(TOKEN + program)]

    assert called("accounts") == [("bank", "GET /api/accounts", "customer")]
    assert called("others") == []
