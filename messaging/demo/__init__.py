"""A lively site to look at: people, rooms, and weeks of talk in English and Chinese."""

from messaging.demo.fill import Occupied, fill, sign_ins

__all__ = ["Occupied", "fill", "sign_ins"]
