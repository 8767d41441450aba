"""The sources with their accounts at the pretended products, and a clock that stands still."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import pytest

from app.accounts import sources_of
from app.config.source_settings import SourceSettings
from app.ports import Desk, Feed, Source
from app.simulator import serve
from tests.parts.alexis import Vendors
from tests.parts.desks import NOW, PRODUCTS, Product, trouble_at
from tests.simulator.peers import Receiver


@pytest.fixture
async def sources(products: Vendors) -> AsyncIterator[Mapping[str, Source]]:
    """Every source, its feed switched on, though nobody looks at it by itself."""
    settings = {name: {**each, "feed": {}} for name, each in products.settings.items()}
    async with AsyncExitStack() as stack:
        yield await sources_of(SourceSettings.model_validate(settings), stack, lambda: NOW)


@pytest.fixture(params=PRODUCTS)
def name(request: pytest.FixtureRequest) -> str:
    """The source that the test is about: each in turn, unless the test names one."""
    return str(request.param)


@pytest.fixture
def desk(name: str, sources: Mapping[str, Source]) -> Desk:
    desk = sources[name].desk
    assert desk is not None
    return desk


@pytest.fixture
def feed(name: str, sources: Mapping[str, Source]) -> Feed:
    feed = sources[name].feed
    assert feed is not None
    return feed


@pytest.fixture
def product(name: str, products: Vendors) -> Product:
    found: Product = getattr(products, name)
    return found


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Another host, where nothing has any business to go."""
    receiver = Receiver()
    async with serve(receiver.app) as url:
        receiver.url = url
        yield receiver


@pytest.fixture
def ref(product: Product) -> str:
    """Something at the product to be asked for and written on."""
    return trouble_at(product)
