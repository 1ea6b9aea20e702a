# shellcheck shell=bash
# What the parts of ./vlot share. Needs VLOT_ROOT.

VLOT_LOG_DIR="$VLOT_ROOT/build/log"

# Progress goes to stderr: stdout belongs to what was asked for.
say() { printf '%s\n' "vlot: $*" >&2; }

die() {
  say "$*"
  exit 1
}

# The end of a log, for somebody whose build just broke.
show_log() {
  say "last lines of ${1#"$VLOT_ROOT"/}:"
  tail -n "${2:-40}" -- "$1" >&2
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root for: $*"
  fi
}

# ccache and others want a home; under some init systems there is none.
export HOME="${HOME:-$VLOT_ROOT/build/home}"

prepare_logs() {
  mkdir -p -- "$VLOT_LOG_DIR" 2>/dev/null && [[ -w "$VLOT_LOG_DIR" ]] ||
    die "cannot write in $VLOT_ROOT/build: $([[ -e $VLOT_ROOT/build ]] && echo 'was it built by another user?' || echo 'is this checkout yours?')"
}
