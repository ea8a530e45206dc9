"""What stops a build: a source that is not as expected, or a result that fails its check."""

__all__ = ["DataError", "require"]


class DataError(RuntimeError):
    """A source is not what the build was written for, or a result fails its check."""


def require(holds: object, message: str) -> None:
    """Stop the build with `message` unless `holds` is true."""
    if not holds:
        raise DataError(message)
