"""What an official paper says beside its text."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["PaperForm"]


class PaperForm(BaseModel):
    """What an official paper says beside its text (公文格式).

    Attributes
    ----------
    to
        Whom it is addressed to (主送机关); None leaves that out.
    signed
        Who signs it (署名); None: the producer of the maps.
    date
        The day that it bears (成文日期); None leaves that out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    signed: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    date: dt.date | None = None
