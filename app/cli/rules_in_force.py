"""The rules that the service has, as far as a command can tell."""

from pathlib import Path

from app.cli.known import rule_grammar
from app.config.rule_files import RuleFiles
from app.config.settings import Settings
from app.domain.rule_set import RuleSet
from app.store.database import Database
from app.store.rule_texts import RuleTexts


async def rules_in_force(settings: Settings, database: Database) -> RuleSet:
    """Give those of the files; of a broken file those that it gave before.

    Raises `ConfigError`, `StoreUnavailable`.
    """
    files = RuleFiles(Path(settings.rules.dir), rule_grammar(), settings.targets)
    files.remember(await RuleTexts(database).all())
    return files.read()
