"""What every plug-in has to keep, as checks that its own tests run. It needs no test library."""

from app.plugins.contract.check import Broke, Check
from app.plugins.contract.sources import SourceContract
from app.plugins.contract.tasks import TaskContract

__all__ = ["Broke", "Check", "SourceContract", "TaskContract"]
