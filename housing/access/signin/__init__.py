"""Signing in: passwords, second factors, sessions, tokens for programs, and limits on trying."""
