"""``python -m ycgis``."""

from ycgis.cli import main

if __name__ == "__main__":
    main()
