"""Mutation runner for sekisho_disarm: seeds built by code, changed inside and out, every answer judged."""
