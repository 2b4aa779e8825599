"""Every error that `trials` raises on purpose, one tree.

    TrialsError                 one sentence: what happened, to which input, what to do
    ├── UsageError              the command's words are off (exit code 2)
    ├── ArticleError            an article cannot be read
    ├── VocabularyError         a name or the vocabulary's files cannot be used
    ├── RegistryError           the registry's answer cannot be used
    │   ├── RegistryUnreachable no answer came: no network, refused, timed out
    │   ├── RegistryRefused     the service, or the edge in front of it, said no (403)
    │   └── RegistryRejected    the request itself was wrong (400, 404)
    ├── RecordError             a study record cannot be understood
    ├── CacheError              the database cannot be opened, read or written
    │   └── CacheLocked         another process is writing (exit code 75, EX_TEMPFAIL)
    ├── SnapshotError           a snapshot file cannot be read or written
    └── ReportError             a report cannot be written

`exit_code` is what the command line ends with when the error is what the user's request came to.
"""

__all__ = [
    "ArticleError",
    "CacheError",
    "CacheLocked",
    "RecordError",
    "RegistryError",
    "RegistryRefused",
    "RegistryRejected",
    "RegistryUnreachable",
    "ReportError",
    "SnapshotError",
    "TrialsError",
    "UsageError",
    "VocabularyError",
]


class TrialsError(Exception):
    """The message is one sentence that names the input and the way out."""

    exit_code = 1


class UsageError(TrialsError):
    """The command's words are off."""

    exit_code = 2


class ArticleError(TrialsError):
    """An article cannot be read."""


class VocabularyError(TrialsError):
    """A name or the vocabulary's files cannot be used."""


class RegistryError(TrialsError):
    """The registry's answer cannot be used."""


class RegistryUnreachable(RegistryError):
    """No answer came: no network, connection refused, timed out."""


class RegistryRefused(RegistryError):
    """The service, or the edge in front of it, said no (403)."""


class RegistryRejected(RegistryError):
    """The request itself was wrong (400, 404)."""


class RecordError(TrialsError):
    """A study record cannot be understood."""


class CacheError(TrialsError):
    """The database cannot be opened, read or written."""


class CacheLocked(CacheError):
    """Another process is writing."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later


class SnapshotError(TrialsError):
    """A snapshot file cannot be read or written."""


class ReportError(TrialsError):
    """A report cannot be written."""
