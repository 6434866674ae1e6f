"""What the driver raises, as errors that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    CypherSyntaxError,
    CypherTypeError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from whosupplies.graph.errors import InputError, StoreError, UsageError, WriteRefusedError

_READ_ONLY_CODES = ("Neo.ClientError.Statement.AccessMode", "Neo.ClientError.Security.Forbidden")
_TIMEOUT_WORDS = ("TransactionTimedOut", "timed out", "timeout")


@contextmanager
def mapped(where: str, *, reading: bool = False) -> Iterator[None]:
    """Turns what the driver raises inside the block into a WhosuppliesError; `where` is the store's address."""
    try:
        yield
    except (ServiceUnavailable, SessionExpired, OSError) as error:
        todo = "Check that it is running (`whosupplies doctor`), then try again."
        raise StoreError(
            f"The graph database does not answer: {_first_line(error)}", where=where, todo=todo
        ) from error
    except AuthError as error:
        todo = "Check the user and the password in the configuration."
        raise StoreError(
            "The graph database refuses the user or the password", where=where, todo=todo
        ) from error
    except ConfigurationError as error:
        todo = "An address looks like `bolt://host:7687` or `neo4j+s://host`."
        raise UsageError(
            f"The address of the graph database is wrong: {_first_line(error)}", where=where, todo=todo
        ) from error
    except (CypherSyntaxError, CypherTypeError) as error:
        raise InputError(f"The store does not understand this Cypher: {error.message}") from error
    except Neo4jError as error:
        raise _refusal(error, where, reading=reading) from error
    except DriverError as error:
        raise StoreError(f"The driver failed: {_first_line(error)}", where=where) from error


def _refusal(error: Neo4jError, where: str, *, reading: bool) -> StoreError | InputError:
    code, message = error.code or "", error.message or ""
    if reading and is_write_refusal(error):
        todo = "Statements are run as read-only unless writing is asked for."
        return WriteRefusedError(
            f"This statement does more than read the graph: {message}", where=where, todo=todo
        )
    if any(word in code or word in message for word in _TIMEOUT_WORDS):
        todo = "Ask for less (a narrower pattern, a LIMIT) or allow it more time."
        return StoreError("The statement took longer than allowed and was stopped", where=where, todo=todo)
    if isinstance(error, ClientError) and ".Statement." in code:
        return InputError(f"The store refuses this statement: {message}")
    return StoreError(f"The graph database failed: {message} [{code}]", where=where)


def is_write_refusal(error: Neo4jError) -> bool:
    """Whether the store refused to change something: by access mode (Neo4j), by the reader's rights (ArcadeDB)."""
    code, message = error.code or "", error.message or ""
    return code in _READ_ONLY_CODES or "SecurityException" in message or "is not allowed to" in message


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
