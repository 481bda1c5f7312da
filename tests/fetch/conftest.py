from __future__ import annotations

import pytest
from fetching import Authority


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()
