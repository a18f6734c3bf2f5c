"""Migration steps that keep rules in the database which a constraint cannot express.

The same rule on SQLite and PostgreSQL. Conditions are SQL over NEW and OLD that both understand.
"""

from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} WHEN ({condition})
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


class Refuse(Operation):
    """Refuse an INSERT, UPDATE or DELETE of a row of `table` while `condition` holds.

    In the condition `ROW.` stands for the row in question: NEW, or OLD when it is deleted.
    Django rebuilds a table on SQLite when a column changes, and its triggers go with the old
    table: repeat the step in that migration (a test compares migrations and database).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, rule: str, *, verbs: tuple[str, ...], condition: str) -> None:
        self.table, self.rule, self.verbs, self.condition = table, rule, tuple(verbs), condition

    def deconstruct(self):
        return (
            type(self).__qualname__,
            [self.table, self.rule],
            {"verbs": self.verbs, "condition": self.condition},
        )

    def state_forwards(self, app_label, state):
        pass

    def _names(self) -> list[tuple[str, str]]:
        return [(f"{self.table}_{self.rule}_{verb.lower()}", verb) for verb in self.verbs]

    def create_sql(self, vendor: str) -> list[str]:
        template = SQLITE if vendor == "sqlite" else POSTGRESQL
        return [
            template.format(
                name=name,
                verb=verb,
                table=self.table,
                condition=self.condition.replace("ROW.", "OLD." if verb == "DELETE" else "NEW."),
                message=f"{self.table}: {self.rule}",
                row="OLD" if verb == "DELETE" else "NEW",
            )
            for name, verb in self._names()
        ]

    def drop_sql(self, vendor: str) -> list[str]:
        on = "" if vendor == "sqlite" else f" ON {self.table}"
        return [f"DROP TRIGGER IF EXISTS {name}{on}" for name, _verb in self._names()]

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for sql in self.create_sql(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for sql in self.drop_sql(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)

    def describe(self):
        return f"{self.table}: {self.rule.replace('_', ' ')}"


class AppendOnly(Refuse):
    """Rows are added, never changed or deleted."""

    def __init__(self, table: str) -> None:
        super().__init__(table, "append_only", verbs=("UPDATE", "DELETE"), condition="1 = 1")

    def deconstruct(self):
        return type(self).__qualname__, [self.table], {}


def all_triggers() -> list[Refuse]:
    """Every rule of the house's migrations, for tests that empty tables between them."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    return [
        step
        for migration in loader.disk_migrations.values()
        for step in migration.operations
        if isinstance(step, Refuse)
    ]
