"""Signing in with LINE (OpenID Connect), for residents whose chat is tied to their registration."""
