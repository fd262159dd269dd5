"""Files that runs keep, each content once, by its SHA-256; the same rules as `storage/artifacts` in the engine."""

import hashlib
import os
from collections import namedtuple

Content = namedtuple("Content", "sha256 size")
_BLOCK_BYTES = 1 << 20


class Artifacts:
    """The objects of a store."""

    def __init__(self, store):
        self._folder = os.path.join(store, "artifacts")

    def put(self, blocks):
        """Keeps what blocks of bytes add up to: written to a temporary name while it is hashed, then linked to its name.

        Like a run's events it survives the end of the process, not that of the machine: waiting for the disk would hold up
        the program. An object that a power cut left short is told by its size, and replaced when its content comes again.
        """
        in_work = os.path.join(self._folder, "tmp")
        os.makedirs(in_work, exist_ok=True)
        temporary = os.path.join(in_work, os.urandom(12).hex() + ".tmp")
        digest = hashlib.sha256()
        size = 0
        # Objects are not for editing.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o444)
        try:
            with open(descriptor, "wb") as file:
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                    file.write(block)
            content = Content(digest.hexdigest(), size)
            self._publish(temporary, content)
            return content
        finally:
            _remove(temporary)

    def put_bytes(self, data):
        """Keeps bytes; the same content is written once only."""
        content = Content(hashlib.sha256(data).hexdigest(), len(data))
        return content if self._make_young(content) else self.put([data])

    def put_file(self, file):
        """Keeps the content that a file has now."""
        with open(file, "rb") as source:
            return self.put(iter(lambda: source.read(_BLOCK_BYTES), b""))

    def _publish(self, temporary, content):
        final = self._object(content)
        os.makedirs(os.path.dirname(final), exist_ok=True)
        try:
            os.link(temporary, final)
        except FileExistsError:
            if not self._make_young(content):
                os.replace(temporary, final)
        except (OSError, AttributeError, NotImplementedError):
            # No hard links here.
            os.replace(temporary, final)

    def _make_young(self, content):
        """Whether an object is there; then it counts as new, so that nobody collects it before a record names it."""
        file = self._object(content)
        try:
            if os.stat(file).st_size != content.size:
                return False
            os.utime(file)
            # Whoever collects garbage may have moved it away in that moment.
            return os.path.exists(file)
        except OSError:
            return False

    def _object(self, content):
        return os.path.join(self._folder, content.sha256[:2], content.sha256)


def _remove(file):
    try:
        os.unlink(file)
    except OSError:
        pass
