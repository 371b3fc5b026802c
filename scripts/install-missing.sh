# Sourced by run and test: installs the Debian packages that the build and the tests need, if any
# is missing. Swift itself is expected to be there (https://www.swift.org/install/linux/debian/12/).

packages=(
  ca-certificates git      # the packages that Package.swift names
  libsqlite3-dev           # the log file
  libopus-dev              # recordings of calls
  espeak-ng                # a voice for prompts, run as a process
  rtpengine-daemon         # joins browsers to the telephone, run as a process
  libc6-dev libstdc++-12-dev g++   # headers for swift-crypto's BoringSSL
  tzdata                   # the rules of Europe/London
  python3 python3-venv     # the tests of the command, of the API and of the pages
  python3-yaml             # the description of the API
  nodejs node-typescript esbuild node-react node-react-dom   # the pages
)

source scripts/debian.sh
install_debian "${packages[@]}"

if ! command -v swift >/dev/null; then
  echo "Swift is missing. Install Swift 6.2 or later: https://www.swift.org/install/linux/" >&2
  exit 1
fi
