"""The append-only record of what happened: timeline, outbox and audit log in one."""
