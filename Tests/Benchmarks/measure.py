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


@functools.lru_cache(None)
def milliseconds(words, runs):
    """The median over `runs`, two more before them not counted; fails where the command does."""
    times = []
    for number in range(runs + 2):
        command = turn(words, number)
        start = time.perf_counter()
        subprocess.run(command, check=True, **NOWHERE)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[2:])


@functools.lru_cache(None)
def instructions(words):
    """Millions, by callgrind; None without valgrind and for what valgrind cannot run, such as some Go programs."""
    if not shutil.which("valgrind"):
        return None
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *turn(words, 0)]
    told = subprocess.run(command, capture_output=True, text=True, errors="replace").stderr
    found = re.search(r"Collected : (\d+)", told)
    return int(found[1]) / 1e6 if found else None
