"""`manage.py demo`: fill an empty site with people, rooms and weeks of messages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging import demo


class Command(BaseCommand):
    help = "Fill an empty site with people, rooms and a few thousand messages to look at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=1, help="a different number creates different messages"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            created = demo.create_demo(seed=options["seed"])
        except demo.SiteNotEmpty as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write("The demo is ready." if created else "The demo already exists.")
        accounts = demo.list_logins()
        self.stdout.write(f"Password for all accounts: {accounts[0][1]}")
        for number, (username, _password, name) in enumerate(accounts):
            owner = "  (site owner)" if number == 0 else ""
            self.stdout.write(f"  {username:<10}{name}{owner}")
