"""Measures whole processes: wall time, instructions."""
import functools
import re
import shutil
import statistics
import subprocess
import time

NOWHERE = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}


def turn(words, number):
    """The words with `{}` replaced by c1 and c2 by turns, so that a switch has something to switch."""
    return [word.replace("{}", f"c{1 + number % 2}") for word in words]


def milliseconds(commands, runs):
    """The median of each over `runs`, two more before them not counted; they take turns, so that whatever else the
    machine does falls on all of them. Fails where a command does."""
    times = [[] for _ in commands]
    for number in range(runs + 2):
        for words, taken in zip(commands, times):
            command = turn(words, number)
            start = time.perf_counter()
            subprocess.run(command, check=True, **NOWHERE)
            taken.append((time.perf_counter() - start) * 1000)
    return [statistics.median(taken[2:]) for taken in times]


@functools.lru_cache(None)
def instructions(words):
    """Millions, by callgrind; None without valgrind and for what valgrind cannot run, such as some Go programs."""
    if not shutil.which("valgrind"):
        return None
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *turn(words, 0)]
    told = subprocess.run(command, capture_output=True, text=True, errors="replace").stderr
    found = re.search(r"Collected : (\d+)", told)
    return int(found[1]) / 1e6 if found else None
