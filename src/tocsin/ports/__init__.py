"""The doors between the desk and the world, as Protocols: what each promises, not how."""

from tocsin.ports.outside import Bus, Channel, Clock, Reader, Waiter, Wire
from tocsin.ports.queries import (
    AlertPage,
    DeliveryPage,
    Head,
    HeadPage,
    HeadQuery,
    Leased,
    Listed,
    Mark,
    Past,
    StorylinePage,
    StoryPage,
    StoryQuery,
)
from tocsin.ports.store import Store

__all__ = [
    "AlertPage",
    "Bus",
    "Channel",
    "Clock",
    "DeliveryPage",
    "Head",
    "HeadPage",
    "HeadQuery",
    "Leased",
    "Listed",
    "Mark",
    "Past",
    "Reader",
    "Store",
    "StoryPage",
    "StoryQuery",
    "StorylinePage",
    "Waiter",
    "Wire",
]
