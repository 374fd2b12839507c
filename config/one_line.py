"""Log lines that stay lines."""

import logging


class OneLine(logging.Formatter):
    """One line for each event, whatever its text holds; traces stay out, for they can quote data."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one printable line."""
        record.exc_info = record.exc_text = record.stack_info = None
        return "".join(
            sign if sign.isprintable() else "\\n" if sign == "\n" else "?" for sign in super().format(record)
        )
