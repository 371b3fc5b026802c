"""All tests of this folder, two at a time, then those of sound: a server that tests share is theirs within a module, and a
test that has a house of its own goes by itself, so that none waits for another without need.

    GUILDHALL=… .venv-tests/bin/python Tests/WebTests/run.py [words that the names begin with]
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
AT_ONCE = int(os.environ.get("WEB_TESTS_AT_ONCE", "2"))
JOB_SECONDS_MAXIMUM = 900
# Sound goes by the clock: these come last, each by itself, so that nothing else takes their time.
ALONE = ("test_phone",)
# They wait most of the time, so they begin first.
LONGEST = ("test_faults", "test_api", "test_axe", "test_roles")


def tests(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from tests(one)
        else:
            yield one


def jobs():
    """Names of tests, in lists that have to stay together."""
    found = {}
    for test in tests(unittest.defaultTestLoader.discover(str(HERE))):
        name = test.id()
        is_alone = getattr(test, "is_house_shared", True) is False
        found.setdefault(name if is_alone else name.split(".")[0], []).append(name)

    def rank(names):
        module = names[0].split(".")[0]
        return LONGEST.index(module) if module in LONGEST else len(LONGEST)

    return sorted(found.values(), key=rank)


def run(names, say):
    began = time.monotonic()
    try:
        result = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "unittest", "-v", *names], cwd=HERE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            timeout=JOB_SECONDS_MAXIMUM)
        code, said = result.returncode, result.stdout
    except subprocess.TimeoutExpired as error:
        code, said = 1, (error.stdout or b"").decode(errors="replace") + "\nIt took too long.\n"
    with say:
        print(said, flush=True)
        print(f"{names[0]}: {time.monotonic() - began:.0f} s", flush=True)
    return len(names), code == 0


def main():
    wanted = tuple(sys.argv[1:])
    chosen = [names for names in jobs() if not wanted or names[0].startswith(wanted)]
    if not chosen:
        sys.exit(f"No test begins with {' or '.join(wanted)}.")
    began = time.monotonic()
    say = threading.Lock()
    alone = [names for names in chosen if names[0].startswith(ALONE)]
    others = [names for names in chosen if names not in alone]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda names: run(names, say), others))
    results += [run(names, say) for names in alone]
    chosen = others + alone
    failed = [names[0] for names, (_, is_well) in zip(chosen, results) if not is_well]
    count = sum(number for number, _ in results)
    print(f"{count} tests in {len(chosen)} parts, {time.monotonic() - began:.0f} s")
    if failed:
        sys.exit("Failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
