"""Starts the provider, then runs the Swift tests that sign in at it.

    run.py [COMMAND…]

and, when no command is given, `test_service.py`: the same person signs in at the running service.

The command is `swift test --skip-build --filter RealProvider` unless another is given. Run with the
Python of .venv-tests (scripts/test-tools.sh).
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    command = sys.argv[1:] or ["swift", "test", "--skip-build", "--filter", "RealProvider"]
    provider = subprocess.Popen(
        [sys.executable, str(HERE / "provider.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    try:
        place = json.loads(provider.stdout.readline())
        place["walk"] = [sys.executable, str(HERE / "walk.py")]
        environment = {**os.environ, "GUILDHALL_TEST_PROVIDER": json.dumps(place)}
        status = subprocess.run(command, env=environment).returncode
    finally:
        provider.stdin.close()
        provider.wait(timeout=20)
    if status or sys.argv[1:]:
        return status
    return subprocess.run(
        [sys.executable, "-m", "unittest", "discover", "-s", str(HERE), "-v"]).returncode


if __name__ == "__main__":
    sys.exit(main())
