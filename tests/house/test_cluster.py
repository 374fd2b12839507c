"""Web server and worker under one command: what they survive, and that they stop."""

import os
import signal
from pathlib import Path

import pytest

from tests.house.conftest import Running, eventually, free_port, said, start

pytestmark = pytest.mark.cluster
NOTE = "tests.house.tasks.note"


def does_tasks(running: Running, word: str) -> bool:
    running.enqueue(NOTE, word)
    return eventually(lambda: word in running.lines())


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_finishes_what_runs_and_leaves_nothing(running: Running, name: signal.Signals) -> None:
    running.enqueue("tests.house.tasks.slow", "slow")
    assert eventually(lambda: "slow-begun" in running.lines())

    running.process.send_signal(name)

    assert running.ends()
    assert running.process.returncode == 0
    assert running.lines() == ["slow-begun", "slow"]


def test_signal_to_the_whole_group_stops_it_as_well(tmp_path: Path) -> None:
    port = free_port()
    system = Running(tmp_path, port, start(tmp_path, port))
    assert eventually(lambda: system.status() == 200)

    for pid in system.family():
        os.kill(pid, signal.SIGTERM)

    assert system.ends()


def test_killed_supervisor_leaves_no_orphan(running: Running) -> None:
    running.process.kill()

    assert running.ends()


def test_killed_web_server_answers_again(running: Running) -> None:
    os.kill(running.web(), signal.SIGKILL)

    assert eventually(lambda: running.status() == 200)


def test_killed_worker_main_is_started_again_without_orphans(running: Running) -> None:
    before = {running.cluster(), *running.hands()}

    os.kill(running.cluster(), signal.SIGKILL)

    assert eventually(lambda: not before & set(running.family()))
    assert does_tasks(running, "after")


@pytest.mark.parametrize("all_of_them", [False, True])
def test_killed_hands_do_not_leave_the_worker_standing_still(running: Running, all_of_them: bool) -> None:
    hands = running.hands()

    for pid in hands if all_of_them else hands[1:2]:
        os.kill(pid, signal.SIGKILL)

    assert does_tasks(running, "after")


def test_several_tasks_are_each_done_once(running: Running) -> None:
    words = [f"word{at}" for at in range(4)]
    for word in words:
        running.enqueue(NOTE, word)

    assert eventually(lambda: running.waiting() == 0)
    assert sorted(running.lines()) == words


def test_a_second_start_on_the_same_folder_says_so(running: Running) -> None:
    second = start(running.folder, free_port())

    assert second.wait(60) == 1
    assert f"Headroom is running already on {running.folder}." in said(running.folder).read_text()


def test_a_taken_port_says_so(running: Running, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    second = start(other, running.port)

    assert second.wait(60) == 1
    assert f"Headroom cannot listen on 127.0.0.1:{running.port}" in said(other).read_text()
