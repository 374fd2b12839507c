"""Colleagues to refer to, and what was given to whom. Nothing about a client."""

import json
from dataclasses import asdict
from typing import Any

from django.db import models

from accounts.sealed import SealedTextField
from caseload.domain.referral.types import Accepting, ColleagueCard, Outcome
from caseload.models.asks import Ask
from caseload.models.people import Clinician

_PLAIN = ("accepting", "accepting_from", "confirmed_on", "do_not_refer")
_NOT_KEPT = ("pk", "lately", *_PLAIN)


class Colleague(models.Model):
    """Somebody to refer to. What is known of them is one sealed text; dates and states stand beside it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="colleagues")
    card_text = SealedTextField()
    accepting = models.CharField(
        max_length=8, choices=[(a.value, a.value) for a in Accepting], default=Accepting.UNKNOWN
    )
    accepting_from = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    do_not_refer = models.BooleanField(default=False)
    why_not = SealedTextField(blank=True, default="")  # for her eyes only; never suggested, never exported
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"colleague {self.pk}"

    def card(self, *, lately: int = 0) -> ColleagueCard:
        """What is known, as suggestions need it."""
        known: dict[str, Any] = json.loads(self.card_text)
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
        plain = {name: getattr(self, name) for name in _PLAIN}
        return ColleagueCard(pk=self.pk, lately=lately, **{**values, **plain, "accepting": Accepting(self.accepting)})


def card_fields(card: ColleagueCard) -> dict[str, Any]:
    """The card by the names of the row's fields."""
    known = {name: value for name, value in asdict(card).items() if name not in _NOT_KEPT}
    return {"card_text": json.dumps(known)} | {name: getattr(card, name) for name in _PLAIN}


class Referral(models.Model):
    """That a colleague was named in an answer, and later what became of it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="referrals")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="referrals")
    ask = models.ForeignKey(Ask, on_delete=models.SET_NULL, null=True, related_name="referrals")
    given_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=[(o.value, o.value) for o in Outcome], default=Outcome.UNKNOWN)
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "ask"], name="one_referral_an_ask")]

    def __str__(self) -> str:
        return f"referral {self.pk}"
