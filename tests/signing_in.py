"""Clients that are signed in as the pages see it."""

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from tests import make

PASSWORD = "a long enough password"


def signed_in(user: User) -> Client:
    """Somebody who signed in and did not say her password again."""
    client = Client()
    client.force_login(user)
    return client


def confirmed(user: User) -> Client:
    """Somebody who typed her password again a moment ago."""
    return confirm(signed_in(user))


def confirm(client: Client) -> Client:
    """Types the password again."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def supervisor(name: str = "Ruth Adeyemi", **fields: object) -> User:
    """Somebody who supervises and has no practice here."""
    person = make.user()
    Account.objects.create(user=person, name=name, supervisor=True, **fields)
    return person


def came_in(user: User) -> Client:
    """Somebody who signed in on the page, so that her session stands in her list."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client
