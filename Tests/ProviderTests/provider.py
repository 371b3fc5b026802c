"""Canaille, an identity provider, on loopback with one person and one client, for tests.

    provider.py [ADDRESS-TO-COME-BACK-TO]

Prints one JSON document when it serves: issuer, client, secret, redirect, name, password.
"""

import datetime
import json
import logging
import socket
import sys
import threading
import warnings

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "guildhall"
SECRET = "a secret & of: the/client"
NAME = "ann"
PASSWORD = "ember lantern quartz"
REDIRECT = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080/sign-in/back"
KEY_BITS = 2048


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings(port):
    address = f"localhost:{port}"
    key = RSAKey.generate_key(KEY_BITS, auto_kid=True)
    return {
        "SECRET_KEY": "of this test alone",
        "SERVER_NAME": address,
        "PREFERRED_URL_SCHEME": "http",
        "SESSION_COOKIE_SECURE": False,
        "CANAILLE": {"DATABASE": "memory", "CAPTCHA_ENABLED": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def fill():
    now = datetime.datetime.now(datetime.timezone.utc)
    person = models.User(
        formatted_name="Ann Other", family_name="Other", user_name=NAME,
        emails=["ann@example.org"], password=PASSWORD,
    )
    Backend.instance.save(person)
    client = models.Client(
        client_id=CLIENT, client_secret=SECRET, client_name="Guildhall", client_id_issued_at=now,
        redirect_uris=[REDIRECT], grant_types=["authorization_code"], response_types=["code"],
        scope=["openid", "profile"], token_endpoint_auth_method="client_secret_basic",
        id_token_signed_response_alg="RS256",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


def main():
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    port = free_port()
    app = create_app(settings(port))
    with app.app_context():
        fill()
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(
        json.dumps({
            "issuer": f"http://localhost:{port}", "client": CLIENT, "secret": SECRET,
            "redirect": REDIRECT, "name": NAME, "password": PASSWORD,
        }),
        flush=True,
    )
    # Ends when whoever started it closes its standard input.
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
