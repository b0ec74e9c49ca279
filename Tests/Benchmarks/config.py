#!/usr/bin/env python3
"""Prints a config of N contexts, each with about a dozen fields and a session; kubectl's with a second word."""
import sys


def gatectl(count):
    print("apiVersion: gatectl/v1\ncurrent-context: c0\ncontexts:")
    for n in range(count):
        print(f"""  c{n}:
    server: https://gateway-{n}.example
    gateway: noetl
    idp:
      issuer: https://tenant-{n % 7}.example/
      client-id: client{n:08d}abcdef
      audience: https://api.example
      scopes: [openid, profile, email, offline_access]
      redirect-uri: http://127.0.0.1:8765/callback
    kubernetes:
      context: cluster-{n}
      namespace: noetl
    session:
      token: t{n:063x}
      origin: https://gateway-{n}.example
      issuer: https://tenant-{n % 7}.example/
      user: you@acme.example
      issued-at: 2026-04-24T14:30:00Z
      expires-at: 2036-07-23T14:30:00Z
      refresh-token: v1.{n:048x}""")


def kubectl(count):
    print("apiVersion: v1\nkind: Config\ncurrent-context: c0\ncontexts:")
    for n in range(count):
        print(f"- name: c{n}\n  context: {{cluster: c{n}, user: u{n}}}")
    print("clusters:")
    for n in range(count):
        print(f"- name: c{n}\n  cluster: {{server: 'https://c{n}.example'}}")
    print("users:")
    for n in range(count):
        print(f"- name: u{n}\n  user: {{token: 't{n:063x}'}}")


(kubectl if len(sys.argv) > 2 else gatectl)(int(sys.argv[1]))
