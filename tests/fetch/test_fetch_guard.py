from __future__ import annotations

import ipaddress

import pytest

from flankwatch.fetch.guard import AllowList, is_public

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "223.255.255.254",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
    "2002:808:808::1",  # 6to4 of 8.8.8.8
    "64:ff9b::8.8.8.8",
    "2001:0:808:808::f7f7:f7f7",  # Teredo: 8.8.8.8 as server and as client
]
REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba's metadata service
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # Azure's wire server
    "169.254.169.254",  # the metadata service of most clouds
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.192",  # Oracle's metadata service
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",  # IPv4-compatible, long withdrawn
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",  # SIIT
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",  # local NAT64
    "100::1",
    "2001::1",
    "2001:0:808:808::80ff:fffe",  # Teredo: a public server, 127.0.0.1 as client
    "2001:0:7f00:1::f7f7:f7f7",  # Teredo: 127.0.0.1 as server, a public client
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata service
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",  # multicast of global scope
]


@pytest.mark.parametrize("address", PUBLIC)
def test_fault_03_an_address_of_the_public_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", REFUSED)
def test_fault_03_an_address_of_any_private_use_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("intranet", "intranet", 80, True),
        ("intranet", "intranet", 8443, True),
        ("intranet", "www.intranet", 80, False),
        ("Intranet:8080", "intranet", 8080, True),
        ("intranet:8080", "intranet", 80, False),
        ("intranet:80", "intranet", 80, True),
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("127.0.0.1:8000", "localhost", 8000, False),
        ("::1", "::1", 80, True),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8080", "::1", 80, False),
        ("žinios.lt", "xn--inios-tib.lt", 443, True),
    ],
)
def test_the_allow_list_knows_hosts_with_and_without_port(entry, host, port, allowed):
    assert AllowList([entry]).allows(host, port) is allowed


@pytest.mark.parametrize("entry", ["", "http://intranet", "intranet/feed", "me@intranet", "a b", "intranet:port"])
def test_an_entry_that_is_no_host_is_refused_with_its_text(entry):
    with pytest.raises(ValueError, match="neither host nor host:port"):
        AllowList([entry])
