"""Keeping secrets out of records; the same rules as `core/runs/maskSecrets.ts`, and the same table of cases tests both."""

import re

from .values import to_text

MASK = "***"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = frozenset("secret secrets password passwd pwd passphrase credential credentials apikey accesskey secretkey authtoken accesstoken authorization".split())
# Written together: `PGPASSWORD`, `clientsecret`.
_SECRET_ENDINGS = ("password", "passwd", "secret")
# `pad_token` and `image_token` are settings of language models; `max_tokens` is a number.
_HARMLESS_BEFORE_TOKEN = frozenset("pad eos bos unk sep cls mask image audio video special start end stop per num max min".split())
_HARMLESS_BEFORE_KEY = frozenset("sort primary foreign group join metric partition index cache target label batch dict".split())
_IN_VALUES = (
    (re.compile(r"(://)[^/\s:@]*:[^/\s@]+@"), r"\1***@"),
    (re.compile(r"\b(?:hf_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*)"), MASK),
    (re.compile(r"\b(Bearer\s+)(?!\*)[\w.~+/=-]{8,}", re.IGNORECASE | re.ASCII), r"\1***"),
    (re.compile(r"([?&](?:token|access_token|key|sig|signature|code)=)[^&\s]+", re.IGNORECASE), r"\1***"),
    (re.compile(r"((?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?token|access[_-]?token)[\"']?[ \t]*[=:][ \t]*[\"']?)(?!=)[^\s\"',;&]+", re.IGNORECASE), r"\1***"),
)
_NAMED = re.compile(r"^(-{0,2}[\w.+-]+)=(.*)$", re.DOTALL)


def is_secret_name(name):
    """Whether what has this name is a secret: `api_key`, `HF_TOKEN`, `dbPassword`; not `max_tokens` or `key_metric`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    for position, word in enumerate(words):
        before = words[position - 1] if position else ""
        if word in _SECRET_WORDS or word.endswith(_SECRET_ENDINGS):
            return True
        if word == "token" and before not in _HARMLESS_BEFORE_TOKEN and words[position + 1 :] in ([], ["value"]):
            return True
        if word == "key" and before not in _HARMLESS_BEFORE_KEY and words[position + 1 :] in ([], ["id"]):
            return True
    return False


def mask_text(text):
    """Text without credentials in URLs and without what looks like the tokens of well-known services."""
    for pattern, replacement in _IN_VALUES:
        text = pattern.sub(replacement, text)
    return text


def mask_value(name, text):
    """The value of something that has a name."""
    return MASK if is_secret_name(name) else mask_text(text)


def to_masked_texts(values):
    """Named values as texts, as parameters keep them."""
    return {str(key): mask_value(str(key), to_text(value)) for key, value in values.items()}


def mask_arguments(words):
    """A command line without the values of secret options: `--token=...`, `--token ...`, `PASSWORD=...`."""
    masked = []
    is_value = False
    for word in words:
        named = _NAMED.match(word)
        if is_value and not word.startswith("-"):
            masked.append(MASK)
            is_value = False
            continue
        if named and is_secret_name(named.group(1)):
            masked.append(named.group(1) + "=" + MASK)
        else:
            masked.append(mask_text(word))
        is_value = word.startswith("-") and not named and is_secret_name(word)
    return masked
