"""Where a visitor without an account comes from, as limits count it."""

from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The network address of a request, believing as many proxies as the operator names; a home's /64 for IPv6."""
    from allauth.core.internal.httpkit import get_client_ip

    found = get_client_ip(request) or ""
    try:
        address = ip_address(found)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)
