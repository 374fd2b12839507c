"""Readers for environment variables and for the secrets that are made on first start."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; the default when unset; anything else is refused."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    if raw:
        message = f"{name} must be yes or no, not {raw!r}."
        raise SystemExit(message)
    return default


def words(name: str) -> list[str]:
    """The comma-separated words of a variable, without blanks."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def data_folder(default: Path) -> Path:
    """The folder for database and secrets, made with mode 0700 if missing."""
    folder = Path(os.environ.get("HEADROOM_DATA", default))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        message = f"Headroom cannot make its data folder {folder}: {fault.strerror}."
        raise SystemExit(message) from fault
    return folder


def oldest_data_key(folder: Path) -> str | None:
    """The last line of the key file; None where there is none yet."""
    try:
        return (folder / "data_keys").read_text().split()[-1]
    except (OSError, IndexError):
        return None


def kept_secret(folder: Path, name: str, variable: str, *, first: str | None = None) -> str:
    """The secret from the environment, else from the data folder, where it is made once with mode 0600.

    It is made as `first`, where that is given.
    """
    if given := os.environ.get(variable):
        return given
    file = folder / name
    try:
        if not file.exists():
            _write_once(file, first or _new_secret(name))
        return file.read_text().strip()
    except OSError as fault:
        message = f"Headroom cannot read or make its secret {file}: {fault.strerror}."
        raise SystemExit(message) from fault


def _new_secret(name: str) -> str:
    return Fernet.generate_key().decode() if name in {"data_keys", "backup_key"} else secrets.token_urlsafe(64)


def _write_once(file: Path, secret: str) -> None:
    # Written aside and linked into place: two first starts at once agree on one secret.
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secret)
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
