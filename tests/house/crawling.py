"""Every address a signed-in person reaches, every form and every call of htmx, with what each would send."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve, reverse

LEAVES = {"account_logout", "sign_out_everywhere", "gallery", "sample_remove", "account_leave"}
OF_ONE_KIND = 3  # addresses of one route; more of them look the same
VERBS = ("get", "post", "put", "patch", "delete")
FILE = "a file"  # what a field for files holds here
Fields = dict[str, str]


class Links(HTMLParser):
    """Reads one page. `calls` are (verb, address, fields)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._calls: list[tuple[str, str, Fields, Fields]] = []
        self._fields: Fields | None = None
        self._by_id: dict[str, Fields] = {}  # of forms whose fields stand elsewhere on the page
        self._open = ""  # the select or textarea that is being read

    @property
    def calls(self) -> list[tuple[str, str, Fields]]:
        """Complete once the page is read: a button knows the fields that stand behind it."""
        return [(verb, address, {**fields, **more}) for verb, address, fields, more in self._calls]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.found |= {value for value in said.values() if value.startswith(("/", "?")) and " " not in value}
        if tag == "form":
            self._fields = self._by_id.setdefault(said["id"], {}) if said.get("id") else {}
            if said.get("method", "").lower() == "post":
                self._calls.append(("post", said.get("action", ""), self._fields, {}))
        self._note_field(tag, said)
        self._note_calls(said)

    def _note_calls(self, said: dict[str, str]) -> None:
        fields: Fields = {} if self._fields is None else self._fields
        own = {said["name"]: said.get("value", "on")} if said.get("name") else {}
        own |= {name: str(value) for name, value in json.loads(said.get("hx-vals", "{}")).items()}
        for verb in VERBS:
            if said.get(f"hx-{verb}"):
                self._calls.append((verb, said[f"hx-{verb}"], fields, own))
        if said.get("formaction"):
            self._calls.append((said.get("formmethod", "post").lower(), said["formaction"], fields, own))

    def _note_field(self, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        fields = self._by_id.setdefault(said["form"], {}) if said.get("form") else self._fields
        if fields is None or name == "csrfmiddlewaretoken":
            return
        if tag in {"input", "button"} and name:
            fields.setdefault(name, FILE if said.get("type") == "file" else said.get("value", "on"))
        elif tag in {"select", "textarea"} and name:
            self._open = name
            fields.setdefault(name, "")
        elif tag == "option" and self._open and ("selected" in said or not fields[self._open]):
            fields[self._open] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._open = ""
        if tag == "form":
            self._fields = None

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open and self._fields is not None:
            self._fields[self._open] += data


class Crawl:
    """What one signed-in person reaches by following every link."""

    def __init__(self, client: Client, *more: str) -> None:
        self.client, self.seen = client, dict[str, int]()
        self.pages: set[str] = set()
        self.titles: set[str] = set()
        self.calls: dict[tuple[str, str, tuple[str, ...]], Fields] = {}
        self._follow([reverse("this_week"), *more])

    @property
    def writes(self) -> list[tuple[str, str, Fields]]:
        """Every call that may change something: (verb, path, fields). None of those that end the session."""
        found = [(verb, path, fields) for (verb, path, _), fields in sorted(self.calls.items()) if verb != "get"]
        return [(verb, path, fields) for verb, path, fields in found if resolve(path).url_name not in LEAVES]

    def _follow(self, waiting: list[str]) -> None:
        while waiting:
            path = waiting.pop()
            if not self._is_new(path):
                continue
            answer = self.client.get(path, follow=True)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            links = Links()
            links.feed(answer.content.decode())
            self.titles |= set(re.findall("<title>(.*?)</title>", answer.content.decode()))
            for verb, action, fields in links.calls:
                at = urlsplit(action).path or urlsplit(path).path
                self.calls.setdefault((verb, at, tuple(sorted(fields))), fields)
            for link in sorted(links.found):
                address = urlsplit(path).path + link if link.startswith("?") else link
                waiting.append(urlsplit(address)._replace(fragment="").geturl())

    def _is_new(self, path: str) -> bool:
        if path in self.pages or path.startswith("/static/"):
            return False
        try:
            name = resolve(urlsplit(path).path).url_name or ""
        except Resolver404:
            return False
        self.seen[name] = self.seen.get(name, 0) + 1
        if name in LEAVES or self.seen[name] > OF_ONE_KIND:
            return False
        self.pages.add(path)
        return True


def send(client: Client, verb: str, path: str, fields: Fields, **headers: str) -> Any:
    """One of those calls, by somebody, files and all."""
    if verb != "post":
        return getattr(client, verb)(path, headers=headers)
    files = {name: SimpleUploadedFile("notes.csv", b"Client,Date,Status\nGnu,2026-11-18,Unsigned\n") for name in fields}
    said = {name: files[name] if value == FILE else value for name, value in fields.items()}
    return client.post(path, said, headers=headers)
