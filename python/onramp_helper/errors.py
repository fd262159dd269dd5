"""Errors of the user's program as records have them."""

import traceback

from .secrets import mask_text
from .values import valid_unicode

_LONGEST_MESSAGE = 2000
_LONGEST_TRACEBACK = 16000


def describe_error(error):
    """Name, message and traceback of an error: bounded, and without secrets that can be told."""
    name = type(error).__name__
    try:
        message = str(error)
    except Exception:
        message = "(its message cannot be shown)"
    lines = traceback.format_exception(type(error), error, error.__traceback__, limit=-50)
    text = "".join(lines)
    if len(text) > _LONGEST_TRACEBACK:
        text = text[: _LONGEST_TRACEBACK // 2] + "\n...\n" + text[-_LONGEST_TRACEBACK // 2 :]
    return name, mask_text(valid_unicode(message[:_LONGEST_MESSAGE])), mask_text(valid_unicode(text))
