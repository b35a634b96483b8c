"""A small OpenID provider that logs everybody in as one person; its tokens are signed, or forged with another key."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT = "vraagbaak"


@dataclass
class Provider:
    """Who logs in, whether the provider verified that address, and with which key the token is signed."""

    email: str = "els@example.org"
    verified: bool = True
    audience: str = CLIENT
    forged: bool = False
    address: str = ""
    key: jwk.RSAKey = field(default_factory=lambda: jwk.RSAKey.generate_key(2048, {"kid": "1"}))
    other_key: jwk.RSAKey = field(default_factory=lambda: jwk.RSAKey.generate_key(2048, {"kid": "1"}))
    nonces: dict[str, str] = field(default_factory=dict)

    def token(self, code: str) -> str:
        """The signed identity of who logged in with this code."""
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": self.audience, "sub": "1", "iat": now, "exp": now + 600,
            "nonce": self.nonces[code], "email": self.email, "email_verified": self.verified,
        }  # fmt: skip
        signer = self.other_key if self.forged else self.key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, signer)

    def reply(self, path: str) -> dict[str, object]:
        """What stands at an address of the provider."""
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
        }  # fmt: skip


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path != "/authorize":
                self._send(provider.reply(asked.path))
                return
            given = {name: values[0] for name, values in parse_qs(asked.query).items()}
            code = f"code-{len(provider.nonces)}"
            provider.nonces[code] = given["nonce"]
            self.send_response(302)
            back = urlencode({"code": code, "state": given["state"]})
            self.send_header("Location", f"{given['redirect_uri']}?{back}")
            self.end_headers()

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            token = provider.token(body["code"][0])
            self._send({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": token})

        def _send(self, reply: dict[str, object]) -> None:
            content = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def providing() -> Iterator[Provider]:
    """The provider on a free port, as long as it is needed."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
