"""`manage.py claim USERNAME`: let somebody whose place is kept come in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.common.errors import Invalid
from accounts.placeholders import claim_path, placeholders, set_placeholder_email


class Command(BaseCommand):
    help = (
        "Print the path at which somebody who came with an import chooses a password, and is that "
        "person from then on. Give it to nobody else. Whoever has the e-mail needs none: "
        "they ask for a new password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", help="the address that is theirs from now on")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = placeholders().with_username(options["username"]).first()
        if user is None:
            raise CommandError(f"No place is kept for {options['username']!r}.")
        if options["email"]:
            try:
                set_placeholder_email(user=user, email=options["email"])
            except Invalid as error:
                raise CommandError(str(error.message)) from None
        self.stdout.write(claim_path(user))
