"""Shows titles, and a bar in their place while initials are covered."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BAR = mark_safe('<span class="cover"><span class="unseen">covered</span></span>')
UNTITLED = mark_safe("<i>no title</i>")


@register.filter
def or_bar(title: str | None) -> SafeString:
    """The title; a grey bar for None, which stands for a covered one.

    `data-name` lets the page cover it at once, before the server answers.
    """
    if title is None:
        return BAR
    return format_html("<span data-name>{}</span>", title) if title.strip() else UNTITLED
