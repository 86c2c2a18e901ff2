"""Addresses of the network: which of them are one home, one phone, one hall."""

from ipaddress import IPv6Address, ip_address, ip_network

HOME_BITS = 64  # of an IPv6 address: what a home or a phone is given, to use any address of


def place_of(address: str) -> str:
    """Return the address; of an IPv6 one, the half that stands for a home."""
    try:
        known = ip_address(address)
    except ValueError:
        return address  # a proxy that is set up wrongly: all are counted together
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ip_network((int(known), HOME_BITS), strict=False))
    return str(known)
