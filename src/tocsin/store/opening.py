"""Open a store: its file found or made, its schema brought up to date, a newer one refused."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tocsin.errors import StoreError
from tocsin.store.claim import make_folder
from tocsin.store.failures import told
from tocsin.store.sql import SqlStore
from tocsin.store.sqlite import open_engine

FILE = "tocsin.db"


def open_store(where: str | Path) -> SqlStore:
    """The store of a data folder (or in a named .db file), migrated. StoreError where it cannot be used."""
    path = Path(where)
    path = path if path.suffix == ".db" else path / FILE
    make_folder(path.parent)
    engine = open_engine(path)
    with told(str(path)):
        migrate(engine, str(path))
    return SqlStore(engine, path)


def migrate(engine: Engine, subject: str) -> None:
    """Bring the schema up to the newest version. StoreError where the store is newer than this program."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("tocsin.store") / "migrations"))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in script.walk_revisions()}
        connection.rollback()
    if current == script.get_current_head():
        return
    if current is not None and current not in known:
        raise StoreError(
            subject,
            f"it was made by a newer Tocsin (schema {current})",
            "Run that version, or restore a back-up",
        )
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
