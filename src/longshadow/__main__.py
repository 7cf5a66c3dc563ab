"""``python -m longshadow``: the command line."""

from longshadow.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
