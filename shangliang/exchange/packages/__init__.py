"""Signed packages between installations: records, attachments and a manifest (domain §10; docs/packages.md)."""
