"""Loading scales: what is wrong is named with its place, the rest is loaded."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.wellbeing.domain.test_scales import OWN
from wellbeing.models import ScaleFile

pytestmark = pytest.mark.django_db


def test_a_wrong_file_is_named_and_the_others_are_loaded(tmp_path: Path, capsys: Any) -> None:
    files = {"good.toml": OWN, "bad.toml": OWN.replace(b'score = "sum"', b""), "none.toml": b"\xff"}
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)

    with pytest.raises(CommandError, match="3 of 4 files were not loaded"):
        call_command("load_scale", *(str(tmp_path / name) for name in [*files, "gone.toml"]))

    said = capsys.readouterr()
    assert said.out == "good.toml: Our own four, 3 items.\n"
    assert "bad.toml: subscale 1: “score” is one of mean, sum, sum x 4." in said.err
    assert "none.toml: The file is not UTF-8 text." in said.err
    assert "gone.toml: cannot be opened" in said.err
    assert [row.key for row in ScaleFile.objects.all()] == ["own"]


def test_loading_again_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    for name in (b"Our own four", b"Our own, again"):
        path.write_bytes(OWN.replace(b"Our own four", name))
        call_command("load_scale", str(path))

    assert "again" in ScaleFile.objects.get().body
