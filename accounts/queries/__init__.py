"""What can be asked about accounts, the audit log and the installation."""

from accounts.queries.installation import backups, database_answers, installation, worker_beats
from accounts.queries.people import as_person, due_to_leave, open_invitation, people, supervisors

__all__ = [
    "as_person",
    "backups",
    "database_answers",
    "due_to_leave",
    "installation",
    "open_invitation",
    "people",
    "supervisors",
    "worker_beats",
]
