"""`manage.py claim USERNAME`: print the link with which a placeholder is claimed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.common.errors import Invalid
from accounts.placeholders import claim_path, placeholders, set_placeholder_email


class Command(BaseCommand):
    help = (
        "Print the path at which the owner of an imported, unclaimed account chooses a password. "
        "Share it only with that person. People whose email was imported don't need it: they "
        "can reset their password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", help="the email address to set on the account")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = placeholders().with_username(options["username"]).first()
        if user is None:
            raise CommandError(f"There is no unclaimed account {options['username']!r}.")
        if options["email"]:
            try:
                set_placeholder_email(user=user, email=options["email"])
            except Invalid as error:
                raise CommandError(str(error.message)) from None
        self.stdout.write(claim_path(user))
