"""Makes an account from the shell, for a practice's server."""

from getpass import getpass
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from caseload import operations


class Command(BaseCommand):
    """`manage.py create_owner EMAIL --name NAME --zone Europe/Berlin`; asks for the password."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--zone", default="UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        email, zone = options["email"], options["zone"]
        if zone not in available_timezones():
            raise CommandError(f"There is no time zone called {zone}.")
        if User.objects.filter(username=email.casefold()).exists():
            raise CommandError("There is an account with this address already.")
        password = getpass("Password: ")
        try:
            validate_password(password, User(email=email))
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        operations.create_owner(name=options["name"], email=email, password=password, time_zone=zone)
        self.stdout.write("The account is made.")
