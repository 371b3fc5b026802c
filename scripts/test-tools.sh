# Sourced by test and by CI: the browsers that tests drive, Debian programs whose work ours is compared
# with and that ring us or are rung (tests leave those out where they are missing), and Python programs
# that tests speak to, in .venv-tests. Made once, and anew when the list changes.
source scripts/debian.sh

test_browsers() {
  # fonts-dejavu-core: without any, browsers draw nothing that pictures or readers of codes could see.
  install_debian chromium firefox-esr fonts-dejavu-core
}

test_peers() {
  # Sound and SIP telephones.
  install_debian ffmpeg opus-tools sip-tester
}

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
