"""A real mail server for the tests: aiosmtpd on a free port of this machine.

Usage: mail_smtp.py [--cert FILE --key FILE] [--user NAME --password WORD]

Prints `port N`, then one JSON object for each message that it took. With a
certificate it offers STARTTLS and refuses to go on without it; with a user it
refuses whoever has not logged in. Ends when its input ends.
"""

import argparse
import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        words = {}
        for kind in ("plain", "html"):
            part = message.get_body((kind,))
            words[kind] = part.get_content().replace("\r\n", "\n") if part else ""
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "is_encrypted": session.ssl is not None,
            "is_logged_in": session.authenticated,
            "hello": session.host_name,
            "subject": message["subject"],
            "message_id": message["message-id"],
            "text": words["plain"],
            "html": words["html"],
            "defects": [repr(it) for part in message.walk() for it in part.defects],
        })
        return "250 OK"


def say(value):
    print(json.dumps(value), flush=True)


async def main():
    parser = argparse.ArgumentParser()
    for name in ("--cert", "--key", "--user", "--password"):
        parser.add_argument(name)
    args = parser.parse_args()

    options = {"hostname": "test.invalid", "enable_SMTPUTF8": False}
    if args.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.cert, args.key)
        options |= {"tls_context": context, "require_starttls": True}
    if args.user:
        expected = (args.user.encode(), args.password.encode())

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == expected, handled=False)

        options |= {"authenticator": authenticate, "auth_required": True}

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), **options), "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
