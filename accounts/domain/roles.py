"""Roles in words."""


def roles_in_words(*, practises: bool, supervisor: bool, administrator: bool) -> str:
    """ "clinician, administrator"; "no role yet" for an account that may do nothing."""
    named = {"clinician": practises, "supervisor": supervisor, "administrator": administrator}
    return ", ".join(role for role, held in named.items() if held) or "no role yet"
