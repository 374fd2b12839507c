"""Where sessions are kept: in the database, encrypted, since a message on its way to a page can name a calendar."""

from typing import Any

from django.contrib.sessions.backends import cached_db

from accounts.sealed import seal, unseal


class SessionStore(cached_db.SessionStore):
    """Django's own, sealed. What cannot be unsealed is an empty session: its owner signs in again."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as it stands in the database."""
        return seal(super().encode(session_dict))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """The session."""
        said = unseal(str(session_data))
        return {} if said is None else super().decode(said)
