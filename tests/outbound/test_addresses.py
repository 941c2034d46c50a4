"""Which addresses may be asked: as text, and at the moment of connecting."""

from __future__ import annotations

import ipaddress

import pytest
from hostile import said, serving
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import AddressRefused
from tocsin.outbound import Client, Request, check_url, refusal
from tocsin.outbound.addresses import Address, written

PRIVATE = (
    "127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 "
    "100.127.255.255 192.0.0.8 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 "
    "240.0.0.1 255.255.255.255 :: ::1 fe80::1 febf::1 fec0::1 fc00::1 fdff::1 ff02::1 2001:db8::1 100::1 "
    "::ffff:127.0.0.1 ::ffff:100.64.0.1 ::127.0.0.1 ::10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 "
    "::ffff:0:127.0.0.1 2002:7f00:1:: 2002:c0a8:101::1 2001:0:0:0:0:0:80ff:fffe"
).split()
PUBLIC = (
    "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 172.15.255.255 172.32.0.0 "
    "192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 169.253.255.255 169.255.0.0 "
    "2606:4700:4700::1111 2a00:1450:4001::8a ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"
).split()


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_address_is_refused_however_it_is_wrapped(text: str) -> None:
    assert "not public" in refusal(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_beside_the_private_ranges_is_not_refused(text: str) -> None:
    assert refusal(ipaddress.ip_address(text)) == ""


@pytest.mark.parametrize("text", [t for t in PRIVATE if ":" in t])
def test_a_private_address_in_brackets_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(f"http://[{text}]/feed")


SPELLINGS = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127.000.000.001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://127.0.0.1:80:80/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://ⓛocalhost/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://foo.localhost/",
    "http://printer/",
    "http://router.lan/",
    "http://metadata.google.internal/",
    "http://metadata.goog/",
    "http://[fe80::1%25eth0]/",
    "http://[2606:4700::1111%25eth0]/",
    "http://[::1/",
    "http://[v1.x]/",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://example.com%2f@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://example.com\\.evil/",
    "http://127.0.0.1%2f.example.com/",
    "http://exa\tmple.com/",
    "http://example.com/\r\nHost: 127.0.0.1",
    "http://example.com/\0",
    " http://example.com/",
    "http://example.com /",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:-1/",
    "http://example.com:8o/",
    "http://exam_ple..com/",
    "http://-/",
    "http:///feed",
    "http://./",
    "//example.com/",
    "",
    "http://example.com/" + "a" * 5000,
    "http://" + "a" * 300 + ".com/",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_an_odd_spelling_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as told:
        check_url(url)
    assert told.value.cause and told.value.mend


@pytest.mark.parametrize(
    "scheme", ["file", "ftp", "gopher", "data", "javascript", "jar", "unix", "ws", "feed", "dict"]
)
def test_other_schemes_are_refused(scheme: str) -> None:
    with pytest.raises(AddressRefused, match="scheme"):
        check_url(f"{scheme}://example.com/feed")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "HTTP://Example.COM:8080/a?b=c#d",
        "https://münchen.example/",
        "https://metadata.example.org/",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]:8080/",
    ],
)
def test_a_public_address_in_any_plain_spelling_is_fine(url: str) -> None:
    assert check_url(url).hostname


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://example.com{text}"):
        try:
            asked = written(check_url(url))
        except AddressRefused as refused:
            assert refused.subject.isascii()
        else:
            assert asked.isascii() and check_url(asked)


def test_an_address_is_asked_in_ascii_whatever_it_was_written_in() -> None:
    assert written(check_url("https://München.example/Straße?q=ä#x")) == (
        "https://xn--mnchen-3ya.example/Stra%C3%9Fe?q=%C3%A4"
    )
    assert written(check_url("https://example.com/a%20b?c=d%26e")) == "https://example.com/a%20b?c=d%26e"


def looked_up(*texts: str) -> tuple[list[str], object]:
    """A resolver that gives each answer in turn, and the list of what it was asked."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[Address]:
        asked.append(f"{host}:{port}")
        return [ipaddress.ip_address(t) for t in texts[min(len(asked), len(texts)) - 1].split()]

    return asked, resolver


def refused(resolver: object, url: str, allow: frozenset[str] = frozenset()) -> AddressRefused:
    with pytest.raises(AddressRefused) as told:
        Client(allow, resolver=resolver).send(Request("GET", url, deadline=5))  # type: ignore[arg-type]
    return told.value


def test_a_name_that_leads_home_is_refused_on_connecting() -> None:
    _, resolver = looked_up("127.0.0.1")
    with serving({"/": said(b"secret")}) as server:
        error = refused(resolver, f"http://public.example:{server.port}/")
    assert "127.0.0.0/8" in error.cause and server.connections == 0


def test_a_name_that_turns_home_after_the_check_is_refused() -> None:
    asked, resolver = looked_up("127.0.0.1", "8.8.8.8")
    with serving({"/": said(b"secret")}) as server:
        refused(resolver, f"http://turning.example:{server.port}/")
    assert len(asked) == 1 and server.connections == 0  # looked up once: what is checked is connected to


def test_a_name_with_no_address_is_refused() -> None:
    _, resolver = looked_up("")
    assert "no address" in refused(resolver, "http://nowhere.example/").cause


def test_of_several_addresses_only_the_public_ones_are_tried() -> None:
    from tocsin.outbound.network import Guard

    tried: list[str] = []

    class Watching(Guard):
        def _first(self, addresses: list[Address], port: int, options: object) -> object:  # type: ignore[override]
            tried.extend(map(str, addresses))
            raise AddressRefused("here", "enough was seen")

    _, resolver = looked_up("10.0.0.1 8.8.8.8 ::1")
    with pytest.raises(AddressRefused, match="enough"):
        Watching(frozenset(), resolver).connect_tcp("two.example", 80)  # type: ignore[arg-type]
    assert tried == ["8.8.8.8"]


def test_the_list_of_allowed_names_one_host_and_port_and_no_neighbour() -> None:
    with serving({"/": said(b"mine")}) as mine, serving({"/": said(b"not mine")}) as other:
        client = Client({mine.host})
        assert client.send(Request("GET", mine.url("/"))).body == b"mine"
        for url in (other.url("/"), f"http://localhost:{mine.port}/", f"http://127.0.0.2:{mine.port}/"):
            with pytest.raises(AddressRefused):
                client.send(Request("GET", url))
        client.close()
    assert other.connections == 0


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": said(b"direct")}) as server, serving({}) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        client = Client({server.host})
        assert client.send(Request("GET", server.url("/"))).body == b"direct"
        client.close()
    assert proxy.connections == 0
