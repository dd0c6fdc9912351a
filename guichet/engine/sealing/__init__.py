"""What people entrust to us, closed so that a stolen copy says nothing.

Sealing (`seal`, `parts`, `tickets`, `receipts`) needs public keys and the person's own ticket.
Opening for the team (`unseal`, `recovery`) needs a private key and its passphrase. The first never
imports the second. Why it is made so: docs/decisions/2026-11-21-sealing.md.
"""
