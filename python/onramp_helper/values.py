"""Values of the user's as parameters and metrics have them: text of bounded length, and floats."""

from .failures import write_line

_LONGEST_TEXT = 16000
_LONGEST_COLLECTION = 200
_refused = set()


def to_text(value):
    """A value as a person would write it, valid Unicode and of bounded length."""
    if isinstance(value, (list, tuple, dict, set, frozenset)) and len(value) > _LONGEST_COLLECTION:
        text = "%s of %d" % (type(value).__name__, len(value))
    elif callable(value) and hasattr(value, "__qualname__"):
        text = value.__qualname__
    else:
        text = str(value)
    if len(text) > _LONGEST_TEXT:
        text = text[:_LONGEST_TEXT] + "\u2026"
    return valid_unicode(text)


def valid_unicode(text):
    """Text without what stands for bytes that are no text, such as in arguments that are not UTF-8."""
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


def to_number(key, value):
    """A float, also of what libraries call a number; None, and a line in the log, for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        if key not in _refused:
            _refused.add(key)
            write_line("the metric %s is no number: %s" % (key, type(value).__name__))
        return None


def is_number(value):
    """Whether a value is one number, also of what libraries call a number; booleans are none."""
    if isinstance(value, bool):
        return False
    return isinstance(value, (float, int)) or getattr(value, "ndim", None) == 0 and hasattr(value, "__float__")


def flatten(values, prefix=""):
    """A configuration as pairs of dotted key and value: mappings, dataclasses, argparse's and OmegaConf's objects."""
    fields = as_mapping(values)
    if fields is None:
        return {prefix: values} if prefix else {}
    flat = {}
    for key, value in fields.items():
        dotted = "%s.%s" % (prefix, key) if prefix else str(key)
        inner = as_mapping(value)
        if inner:
            flat.update(flatten(inner, dotted))
        else:
            flat[dotted] = value
    return flat


def as_mapping(value):
    """The fields of a value that is a group of named ones, else None."""
    if isinstance(value, dict):
        return value
    kind = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        return {name: getattr(value, name, None) for name in kind.__dataclass_fields__}
    if kind.__name__ in ("Namespace", "SimpleNamespace") or kind.__name__ in ("DictConfig",) and hasattr(value, "items"):
        return dict(value.items()) if hasattr(value, "items") else dict(vars(value))
    return None
