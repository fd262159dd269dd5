"""The release that this helper belongs to; a test holds it equal to package.json."""

VERSION = "0.1.0"
