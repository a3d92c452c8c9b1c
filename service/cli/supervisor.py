"""Starts the parts, starts them again when they die, and ends them in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.cli import commands, watchman

LIVED = 10.0  # seconds; a part that dies younger again is given longer and longer rests
LONGEST_REST = 15.0
GRACE = 12.0  # seconds a part has to finish what it does; RQ jobs take 10 at most
TICK = 0.05


@dataclass(slots=True, eq=False)
class Part:
    """One process group. deaths: how often in a row it died young."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    born: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """say: prints a line for the operator. lock: a descriptor that the watchman keeps open, so
    that whoever waits for it waits until everything has ended."""

    say: Callable[[str], None]
    lock: int
    parts: list[Part] = field(default_factory=list)
    guard: "subprocess.Popen[bytes] | None" = None

    def start(self, name: str, command: Sequence[str]) -> Part:
        part = Part(name, command)
        self.parts.append(part)
        self._start(part)
        return part

    def _start(self, part: Part) -> None:
        part.process = subprocess.Popen(  # noqa: S603 - command lines of ours
            part.command,
            stdin=subprocess.DEVNULL,
            env=commands.environment(),
            process_group=0,  # a Ctrl-C is ours to pass on, in order
        )
        part.born = time.monotonic()
        self._tell(part.process.pid)

    def tend(self) -> None:
        """Look after each part once: start again what has died, when its rest is over."""
        self._keep_guard()
        for part in self.parts:
            if part.process is not None and part.process.poll() is not None:
                self._bury(part)
            if part.process is None and time.monotonic() >= part.due:
                self._start(part)

    def _bury(self, part: Part) -> None:
        assert part.process is not None
        code = part.process.returncode
        end(part.process.pid)  # children that outlived it hold the port
        self._tell(-part.process.pid)
        part.process = None
        now = time.monotonic()
        part.deaths = part.deaths + 1 if now - part.born < LIVED else 0
        rest = min(0.5 * 2 ** (part.deaths - 2), LONGEST_REST) if part.deaths > 1 else 0.0
        part.due = now + rest
        when = f"in {rest:.0f} s" if rest >= 1 else "now"
        self.say(f"{part.name} {_how(code)}; it is started again {when}.")

    def _keep_guard(self) -> None:
        if self.guard is None or self.guard.poll() is not None:
            self._post_guard()

    def _post_guard(self) -> None:
        self.guard = subprocess.Popen(  # noqa: S603 - a command line of ours
            [sys.executable, "-I", "-S", str(Path(watchman.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[self.lock],
        )
        for part in self.parts:
            if part.process is not None:
                self._tell(part.process.pid)

    def _tell(self, group: int) -> None:
        if self.guard is None:
            self._post_guard()
        assert self.guard is not None
        assert self.guard.stdin is not None
        try:
            self.guard.stdin.write(f"{group}\n".encode())
            self.guard.stdin.flush()
        except BrokenPipeError:
            self.guard.poll()  # gone: the next look posts another, which is told everything

    def stop(self, *stages: str, is_hurried: Callable[[], bool]) -> None:
        """End the parts whose names begin with each stage, in this order."""
        for stage in stages:
            leaving = [part for part in self.parts if part.name.startswith(stage)]
            self._stop(leaving, is_hurried)
        if self.guard is not None and self.guard.stdin is not None:
            self.guard.stdin.close()
            self.guard.wait()

    def _stop(self, leaving: Sequence[Part], is_hurried: Callable[[], bool]) -> None:
        for part in leaving:
            if part.process is not None and part.is_running():
                part.process.terminate()
        until = time.monotonic() + GRACE
        while any(part.is_running() for part in leaving):
            if is_hurried() or time.monotonic() > until:
                break
            time.sleep(TICK)
        for part in leaving:
            if part.process is not None:
                end(part.process.pid)
                part.process.wait()
                self._tell(-part.process.pid)


def end(group: int) -> None:
    """Kill whatever is left of a process group."""
    watchman.send(group, signal.SIGKILL)


def _how(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return "ended" if code == 0 else f"failed with exit code {code}"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
