"""Tables, the user and the clients. An application here has exactly one grant type, so there is one client per grant."""
import os
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth import get_user_model
from oauth2_provider.models import Application as A
alice = get_user_model().objects.create_user("alice", "alice@example.com", "wonderland", first_name="Alice", last_name="Liddell", is_staff=True)
loop = " ".join(f"http://{h}:{os.environ['CALLBACK_PORT']}/callback" for h in ("127.0.0.1", "[::1]", "localhost"))
for cid, kind, grant, secret in (
    ("cli-public", A.CLIENT_PUBLIC, A.GRANT_AUTHORIZATION_CODE, ""),
    ("cli-static", A.CLIENT_PUBLIC, A.GRANT_AUTHORIZATION_CODE, ""),
    ("cli-conf", A.CLIENT_CONFIDENTIAL, A.GRANT_AUTHORIZATION_CODE, "cli-secret-0123456789"),
    ("cli-device", A.CLIENT_PUBLIC, A.GRANT_DEVICE_CODE, ""),
    ("cli-password", A.CLIENT_PUBLIC, A.GRANT_PASSWORD, ""),
    ("cli-service", A.CLIENT_CONFIDENTIAL, A.GRANT_CLIENT_CREDENTIALS, "cli-secret-0123456789")):
    A.objects.create(client_id=cid, name=cid, client_type=kind, authorization_grant_type=grant, client_secret=secret,
                     redirect_uris=loop if "code" in grant and "device" not in grant else "", algorithm=A.RS256_ALGORITHM)
