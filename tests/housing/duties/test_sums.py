"""Sums of cells follow their buildings, and no change is lost between a reading and a mark."""

import threading
import time

from housing.db.roles import WORKER
from housing.duties import store as statements
from tests.housing.ledger.cast import Register


def sums(register: Register) -> tuple[object, ...] | None:
    return register.owner.execute(
        "select s.buildings, s.units, s.residences_claimed from doorplate.cell_sum s"
        " join doorplate.cell c on c.number = s.cell where c.code = 'here'"
    ).fetchone()


def test_a_cell_is_added_up_once_a_building_changed(register: Register) -> None:
    assert register.do("sums") == 2
    assert sums(register) == (1, 8, 0)
    register.record("arrival", register.town.here[0], adults=1)
    register.record("arrival", register.town.here[1], adults=1)
    assert sums(register) == (1, 8, 0)
    assert register.do("sums") == 1
    assert sums(register) == (1, 8, 2)
    assert register.do("sums") == 0


def test_a_change_that_is_committed_while_a_cell_is_added_up_is_not_lost(register: Register) -> None:
    """The writer waits for the building's row, and marks it again when it goes on."""
    register.do("sums")
    register.owner.execute("update doorplate.building set sums_due = true where code = 'b-here'")
    writer = threading.Thread(target=register.record, args=("arrival", register.town.here[0]), kwargs={"adults": 1})
    with register.store.session(WORKER) as connection:
        due = statements.due_buildings(connection, 10)
        statements.clear_due(connection, [building for building, _ in due])
        statements.sum_cells(connection, {cell for _, cell in due})
        writer.start()
        time.sleep(0.3)
        assert writer.is_alive()
    writer.join()
    assert sums(register) == (1, 8, 0)
    assert register.do("sums") == 1
    assert sums(register) == (1, 8, 1)


def test_two_summings_of_a_cell_come_one_after_the_other(register: Register) -> None:
    """One that was computed before the other's commit would be written over it."""
    register.do("sums")
    register.owner.execute("update doorplate.building set units = 20 where code = 'b-here'")
    cell = register.one("select number from doorplate.cell where code = 'here'")
    with register.store.session(WORKER) as connection:
        statements.sum_cells(connection, [cell])
        later = threading.Thread(target=_sum, args=(register, cell))
        later.start()
        time.sleep(0.3)
        register.owner.execute("update doorplate.building set units = 30 where code = 'b-here'")
    later.join()
    assert sums(register) == (1, 30, 0)


def _sum(register: Register, cell: int) -> None:
    with register.store.session(WORKER) as connection:
        statements.sum_cells(connection, [cell])


def test_only_one_worker_at_a_time_adds_up(register: Register) -> None:
    register.owner.execute("update doorplate.building set sums_due = true")
    with register.store.session(WORKER) as connection:
        assert statements.take_duty(connection, "sums")
        assert register.do("sums") == 0
    assert register.do("sums") == 2
