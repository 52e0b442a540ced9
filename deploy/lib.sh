# What deploy/run and tests/run share: saying what is done and how long it took, and installing what is missing.
# Sourced by bash, never run.

# step "words" command...: runs it quietly; shows a clock and its last line, and all of its end if it fails.
step() {
  local what=$1 started=$SECONDS log status=0 pid ticks=0
  shift
  log=$(mktemp)
  [ -t 2 ] || printf '%s ...\n' "$what" >&2
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    ticks=$((ticks + 1))
    if [ -t 2 ]; then
      printf '\r\033[K%s ... %d s  %.50s' "$what" $((SECONDS - started)) "$(last_line "$log")" >&2
    elif [ $((ticks % 150)) -eq 0 ]; then
      printf '  %d s  %.80s\n' $((SECONDS - started)) "$(last_line "$log")" >&2
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  [ -t 2 ] && printf '\r\033[K' >&2
  if [ "$status" -ne 0 ]; then
    tail -n 60 "$log" >&2
    printf '%s: failed after %d s\n' "$what" $((SECONDS - started)) >&2
  else
    printf '%s: done in %d s\n' "$what" $((SECONDS - started)) >&2
  fi
  rm -f "$log"
  return "$status"
}
last_line() { tail -c 400 "$1" | tr '\r' '\n' | tail -n 1; }

# The Debian packages that a build needs, with the Boost of this Debian (12: 1.81, 13: 1.83).
build_packages() {
  local boost=1.83
  [ "$(. /etc/os-release && echo "${VERSION_ID:-}")" = 12 ] && boost=1.81
  echo g++ cmake ninja-build pkg-config ccache \
    "libboost$boost-dev" "libboost-json$boost-dev" "libboost-url$boost-dev" \
    libfmt-dev libspdlog-dev libcli11-dev libhowardhinnant-date-dev libxxhash-dev libsimdjson-dev \
    librocksdb-dev libjemalloc-dev librdkafka-dev libcpp-httplib-dev libssl-dev libbrotli-dev zlib1g-dev libcjose-dev libjansson-dev libsodium-dev \
    prometheus-cpp-dev libcurl4-openssl-dev tzdata ca-certificates curl
}

# need package...: installs those that are missing; silent and quick when none is.
need() {
  local package missing=() as_root=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    printf 'These Debian packages are missing, and there is no apt-get to install them: %s\n' "${missing[*]}" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      printf 'Please install these packages as root, then run this again: %s\n' "${missing[*]}" >&2
      return 1
    }
    sudo -v || return 1  # asks for the password here, where it can be seen
    as_root=(sudo)
  fi
  printf 'Installing %d Debian packages: %s\n' ${#missing[@]} "${missing[*]}" >&2
  if [ -z "${package_lists_are_fresh:-}" ]; then
    step 'Updating the package lists' "${as_root[@]}" apt-get update -q || return 1
    package_lists_are_fresh=yes
  fi
  step 'Installing packages' "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}
