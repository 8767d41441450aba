"""`python -m app` is `alexis`."""

from app.cli import main

main()
