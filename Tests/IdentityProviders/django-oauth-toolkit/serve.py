"""Django's own threaded server, over TLS where start.sh has made a certificate; Django's runserver has no https."""
import os, ssl
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

server = ThreadedWSGIServer(("127.0.0.1", int(os.environ["PORT"])), WSGIRequestHandler)
server.set_app(get_wsgi_application())
if os.environ["SCHEME"] == "https":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["RUN"] + "/tls.pem", os.environ["RUN"] + "/tls.key")
    # The handshake is for the connection's own thread, or one client that stays silent would hold up all others.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.base_environ["HTTPS"] = "on"
server.serve_forever()
