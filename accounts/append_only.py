"""Triggers by which the database refuses to alter the audit log. A restore and a wipe of everything go around them."""

from typing import Any

TABLE = "accounts_auditentry"
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {verb} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("update", "delete")
]
_REFUSE = """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"""
_CHANGES = f"CREATE OR REPLACE TRIGGER audit_no_update BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW"
_EMPTYING = f"CREATE OR REPLACE TRIGGER audit_no_delete BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT"
_POSTGRES = [_REFUSE, *(f"{on} EXECUTE FUNCTION audit_refuse()" for on in (_CHANGES, _EMPTYING))]
_NAMES = ("audit_no_update", "audit_no_delete")


def install(connection: Any) -> None:
    """From now on rows of the log can only be added."""
    _run(connection, _POSTGRES if connection.vendor == "postgresql" else _SQLITE)


def remove(connection: Any) -> None:
    """Lets the log be replaced as a whole."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    _run(connection, [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _NAMES])


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
