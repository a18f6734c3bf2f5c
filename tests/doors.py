"""The doors of a view that changes something: six answers, asked the same way everywhere."""

from django.test import Client
from django.urls import reverse


def assert_doors(
    sign_in, address: str, *, may, refused=(), hidden=(), data: dict | None = None, last: bool = True
) -> None:
    """GET is refused; signed out goes to sign-in; strangers get 404, those without the right 403;
    and whoever may, does it (tried last, because it changes something)."""
    assert sign_in(may).get(address).status_code == 405
    assert goes_to_sign_in(sign_in(), address, data)
    for user in hidden:
        assert sign_in(user).post(address, data or {}).status_code == 404, f"{user} should not see it"
    for user in refused:
        assert sign_in(user).post(address, data or {}).status_code == 403, f"{user} should be refused"
    if last:
        assert sign_in(may).post(address, data or {}).status_code == 302


def goes_to_sign_in(client: Client, address: str, data: dict | None = None) -> bool:
    response = client.post(address, data or {})
    return response.status_code == 302 and response.url.startswith(reverse("account_login"))
