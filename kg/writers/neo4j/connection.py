"""Where a Neo4j server is and who asks: from arguments or the environment; and its driver's errors as ours."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import OptionError, QueryError, ServerError

if TYPE_CHECKING:
    from neo4j import Driver

__all__ = ["Server", "connect", "server_errors"]

RETRY_SECONDS = 30.0  # for so long a transaction is tried again where the server asks for it or is away
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Server:
    """A server, one of its databases (empty: the user's home database) and who asks. An empty password is no password."""

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""

    @classmethod
    def of(
        cls,
        uri: str = "",
        *,
        user: str = "",
        password: str = "",
        database: str = "",
        ask: Callable[[str], str] | None = None,
    ) -> Server:
        """What is not given comes from NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE.

        `ask` is called with a line to show where the password is nowhere to be found. Raises OptionError without a usable address.
        """
        uri = uri or os.environ.get("NEO4J_URI", "")
        if not uri:
            raise OptionError("no server is named: give --uri, such as bolt://localhost:7687, or set NEO4J_URI")
        scheme = uri.partition("://")[0]
        if scheme not in SCHEMES or "://" not in uri:
            raise OptionError(
                f"{uri}: no address of a Neo4j server; it begins with {', '.join(f'{s}://' for s in SCHEMES)}"
            )
        user = user or os.environ.get("NEO4J_USERNAME", "neo4j")
        password = password or os.environ.get("NEO4J_PASSWORD", "")
        if not password and "NEO4J_PASSWORD" not in os.environ and ask:
            password = ask(f"Password of {user} at {uri}")
        return cls(uri, user, password, database or os.environ.get("NEO4J_DATABASE", ""))


@contextmanager
def connect(server: Server) -> Iterator[Driver]:
    """A driver that has reached the server. Raises ServerError where it cannot, also for what fails inside the block."""
    from neo4j import GraphDatabase

    # The driver logs each retry with the server's whole message; what matters of it is raised in the end.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    logging.getLogger("neo4j").propagate = False
    with server_errors(server):
        driver = GraphDatabase.driver(
            server.uri,
            auth=(server.user, server.password) if server.password else None,
            connection_timeout=15,
            connection_acquisition_timeout=20,
            max_transaction_retry_time=RETRY_SECONDS,
            notifications_min_severity="OFF",
        )
        with driver:
            driver.verify_connectivity()
            yield driver


@contextmanager
def server_errors(server: Server) -> Iterator[None]:
    """Turns the driver's errors into ServerError, and an error of a query into QueryError, each one line."""
    from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

    try:
        yield
    except (Neo4jError, DriverError, ConfigurationError) as error:
        raise _translated(error, server) from error
    except OSError as error:
        raise ServerError(
            f"{server.uri} does not answer ({error.strerror or error}); is the server running?"
        ) from error


def _translated(error: Exception, server: Server) -> ServerError | QueryError:
    from neo4j.exceptions import AuthError, DriverError, SessionExpired

    code = str(getattr(error, "code", "") or "")
    whole = " ".join(str(getattr(error, "message", "") or error).split())
    said = re.sub(r" \(resolved to .*", "", whole if len(whole) <= 400 else whole[:399] + "…")
    database = f"database {server.database!r}" if server.database else "the database"
    if code.endswith("CredentialsExpired"):
        problem = f"wants user {server.user!r} to choose a new password first; do so in Neo4j Browser"
    elif code.endswith(("AuthenticationRateLimit",)):
        problem = f"has locked user {server.user!r} out after too many wrong passwords; wait a moment"
    elif isinstance(error, AuthError) or ".Security." in code:
        problem = f"refused user {server.user!r}: set NEO4J_PASSWORD, or leave it unset to be asked"
    elif code.endswith("DatabaseNotFound"):
        problem = f"has no {database}; leave --database out for the one that it has"
    elif "ReadOnly" in code or "read-only" in said.lower():
        problem = f"does not let {database} be written: {said}"
    elif isinstance(error, SessionExpired):
        problem = f"broke off: {said}; push again to complete what was begun"
    elif isinstance(error, DriverError):
        problem = f"does not answer ({said}); is the server running?"
    elif "TransactionTimedOut" in code:
        return QueryError("the query took too long and was stopped")
    elif ".Statement." in code and "ClientError" in code:
        return query_error(whole)
    else:
        problem = f"reports: {said}"
    return ServerError(f"{server.uri} {problem}")


def query_error(said: str) -> QueryError:
    """The server's message about a query, with its line and column taken out of the text.

    >>> print(query_error("Variable `x` not defined (line 2, column 8 (offset: 20)) \\"RETURN x\\" ^"))
    line 2, column 8: Variable `x` not defined, at "RETURN x"
    """
    found = re.search(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)", said)
    if "read access mode" in said:
        return QueryError("writing is refused: a query only reads")
    if not found:
        return QueryError(said)
    rest = said[found.end() :].strip().removesuffix("^").strip()
    # What would have been right is a list of all that Cypher knows.
    problem = re.sub(r": expected (?=.{80}).*", "", said[: found.start()])
    text = problem + (f", at {rest}" if rest else "")
    return QueryError(text, line=int(found.group(1)), column=int(found.group(2)))
