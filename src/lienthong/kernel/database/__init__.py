"""How the kernel talks to PostgreSQL: named SQL, read-only routing, paging by key, field types."""
