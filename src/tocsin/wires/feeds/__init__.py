"""Feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, with the modules that news sites use."""

from tocsin.wires.feeds.feed import FeedItem, ParsedFeed, to_wire_items
from tocsin.wires.feeds.parsing import parse_feed
from tocsin.wires.feeds.pool import ParserPool
from tocsin.wires.feeds.show import parse_files

__all__ = ["FeedItem", "ParsedFeed", "ParserPool", "parse_feed", "parse_files", "to_wire_items"]
