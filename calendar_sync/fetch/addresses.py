"""Which network addresses a calendar may live at."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Python's own `is_global` lets these through, though none of them is a public host (or it wraps one that is not).
_REFUSED_4 = [
    ip_network(net)
    for net in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments, a cloud's metadata among them
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # a cloud's inner service
        "240.0.0.0/4",
    )
]
_REFUSED_6 = [
    ip_network(net)
    for net in (
        "::/96",  # IPv4-compatible
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",  # discard
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # unique local
        "fec0::/10",  # site-local
    )
]


def is_public(address: str) -> bool:
    """True when the address belongs to the public internet and wraps no other address."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    refused = _REFUSED_4 if isinstance(ip, IPv4Address) else _REFUSED_6
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in refused)
