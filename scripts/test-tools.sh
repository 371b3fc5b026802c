# Sourced by test and by CI: Python programs that tests speak to, in .venv-tests. Made once, and anew
# when the list changes. And Debian programs whose work ours is compared with in the Swift tests, which
# leave those comparisons out where the programs are missing.

test_tools() {
  local list="scripts/requirements-tests.txt" mark=".venv-tests/.requirements"
  if ! cmp --silent "$list" "$mark"; then
    rm -rf .venv-tests
    python3 -m venv .venv-tests
    .venv-tests/bin/pip install --quiet --disable-pip-version-check --requirement "$list" >&2
    cp "$list" "$mark"
  fi
  test_python="$PWD/.venv-tests/bin/python"
}

test_peers() {
  local missing=() package
  for package in ffmpeg opus-tools; do
    dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed$' || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "Not installed, so not compared with: ${missing[*]}" >&2
    return
  fi
  apt-get update >&2
  DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}" >&2
}
