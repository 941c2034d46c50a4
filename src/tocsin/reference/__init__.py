"""Reference tables: securities, names, countries, institutions, people, commodities, as known at a time."""

from tocsin.reference.loading import load_reference
from tocsin.reference.rows import AliasRow, Commodity, Country, Organisation, Person
from tocsin.reference.tables import Reference, Tables

__all__ = [
    "AliasRow",
    "Commodity",
    "Country",
    "Organisation",
    "Person",
    "Reference",
    "Tables",
    "load_reference",
]
