"""Typed REST: the same reads and acts as the pages, for programs.

Takes: JSON and files, with a session or a post's bearer token.
Gives: JSON, and an OpenAPI document of itself.
Holds: no rule of its own; every act is one action, every answer passes the same row policies as a page.
"""
