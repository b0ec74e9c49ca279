"""Verifies an assertion with Yubico's python-fido2, which shares no code with gatectl or libfido2.

Standard input: {"origin", "rpId", "challenge", "userVerification", "credential", "x", "y", "response"}, binary fields
in base64url. Says "verified" and the flags; anything else ends with a traceback.
"""

import json
import sys

from fido2.cose import ES256
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData, PublicKeyCredentialRpEntity

case = json.load(sys.stdin)
public_key = ES256({1: 2, 3: -7, -1: 1, -2: websafe_decode(case["x"]), -3: websafe_decode(case["y"])})
credential = AttestedCredentialData.create(bytes(16), websafe_decode(case["credential"]), public_key)
server = Fido2Server(
    PublicKeyCredentialRpEntity(id=case["rpId"], name="test"), verify_origin=lambda origin: origin == case["origin"]
)
state = {"challenge": case["challenge"], "user_verification": case["userVerification"]}
server.authenticate_complete(state, [credential], case["response"])
data = AuthenticatorData(websafe_decode(case["response"]["response"]["authenticatorData"]))
print("verified", "UV" if data.is_user_verified() else "UP")
