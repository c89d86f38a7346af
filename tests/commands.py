"""manage.py as an operator runs it: a process of its own next to a server."""

import asyncio
import os
import sys

from tests.live import ROOT, LiveServer, database_url


async def manage(*arguments: str, server: LiveServer) -> str:
    """Run a command with the server's environment; return its output. It must succeed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "manage.py",
        *arguments,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()} | server.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()
