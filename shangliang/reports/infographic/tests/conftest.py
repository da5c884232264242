"""The committee whose reports are drawn."""

from shangliang.reports.tests.conftest import house

__all__ = ["house"]
