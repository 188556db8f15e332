"""Compare what is counted and summed with what it counts, by the database itself, table by table."""

from collections.abc import Mapping
from typing import Final

from housing.db.connect import Connection
from housing.ledger.verification import store
from housing.ledger.verification.model import Difference, Findings, Run
from housing.ledger.verification.scopes import compare_scopes

COUNTS: Final[Mapping[str, str]] = {
    "unit_differences": "unit",
    "building_differences": "building",
    "cell_differences": "cell_sum",
}
"""Statements that find what differs, with the table they speak of."""

RECORDS: Final[Mapping[str, str]] = {
    "main_differences": "residence",
    "timer_differences": "timer",
    "reference_differences": "person_reference",
    "leftover_differences": "person",
}


def verify_tables(connection: Connection, statements: Mapping[str, str], run: Run) -> Findings:
    """Run the statements of a table of them, as the tables' owner."""
    findings = Findings()
    for done, (name, table) in enumerate(statements.items()):
        if run.stop():
            break
        run.progress(table, done, len(statements))
        for key, column, expected, found in store.differences(connection, name):
            findings.add(Difference(table, key, column, expected, found))
    for table, rows in store.row_counts(connection).items():
        if table in statements.values():
            run.tally.note(table, rows)
    return findings


def verify_scopes(connection: Connection, run: Run) -> Findings:
    """Compare the scopes of accounts with their grants, as the tables' owner."""
    findings = Findings()
    accounts, grants, areas = store.scope_facts(connection)
    compare_scopes(accounts, grants, areas, findings)
    run.tally.note("account_scope", len(accounts))
    return findings
