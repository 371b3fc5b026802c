# Sourced by run and test: installs the Debian packages that the build and the tests need, if any
# is missing. Swift itself is expected to be there (https://www.swift.org/install/linux/debian/12/).

packages=(
  ca-certificates git      # the packages that Package.swift names
  libsqlite3-dev           # the log file
  libopus-dev              # recordings of calls
  espeak-ng                # a voice for prompts, run as a process
  libc6-dev libstdc++-12-dev g++   # headers for swift-crypto's BoringSSL
  tzdata                   # the rules of Europe/London
  python3 python3-venv     # the tests of the command, of the API and of the pages
  python3-yaml             # the description of the API
  nodejs node-typescript esbuild node-react node-react-dom   # the pages
)

missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed$' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These Debian packages are missing: ${missing[*]}. Install them as root." >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}" >&2
fi

if ! command -v swift >/dev/null; then
  echo "Swift is missing. Install Swift 6.2 or later: https://www.swift.org/install/linux/" >&2
  exit 1
fi
