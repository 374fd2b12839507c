"""Requests: what is asked, the promise to answer, and the answer. Pure."""
