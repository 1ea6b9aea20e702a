# shellcheck shell=bash
# Installs Debian packages that are missing. Keeps no record: asking dpkg takes a few milliseconds.

# Prints the names in the given lists (files in deploy/) that are not installed.
missing_packages() {
  local lists=("${@/#/"$VLOT_ROOT/deploy/"}") wanted installed
  wanted="$(sed -E 's/#.*//; s/[[:space:]]+//g; /^$/d' -- "${lists[@]}" | sort -u)"
  # dpkg-query fails when it knows nothing of a name; what it prints is still right.
  # shellcheck disable=SC2086
  installed="$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | sed -n 's/ installed$//p' | sort -u)" || true
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# Debian starts a cluster on port 5432 when PostgreSQL is installed; Vlot brings its own and that one would be in the way.
# Only done while there is no PostgreSQL server here: somebody's existing cluster is not ours to touch.
forbid_default_cluster() {
  local dir=/etc/postgresql-common/createcluster.d
  as_root mkdir -p "$dir"
  printf '# Written by vlot before it installed PostgreSQL: it needs no cluster of its own.\ncreate_main_cluster = false\n' |
    as_root tee "$dir/vlot.conf" >/dev/null
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

install_by_hand() {
  printf '%s' "As root: apt-get update && apt-get install --no-install-recommends $*"
}

install_packages() {
  command -v dpkg-query >/dev/null || die "this is not a Debian system; Vlot is built and run on Debian 12 (see deploy/docker)"
  local missing log="$VLOT_LOG_DIR/apt.log"
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    die "missing packages, and neither root nor sudo to install them. $(install_by_hand "${missing[@]}")"
  fi
  prepare_logs
  if ((EUID != 0)) && ! { sudo -n true 2>/dev/null || sudo -v; }; then
    die "packages are missing, and sudo does not let us install them. $(install_by_hand "${missing[@]}")"
  fi
  say "installing ${#missing[@]} packages…"
  if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then forbid_default_cluster; fi
  if ! { apt update && apt install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    # Without any package lists, what went wrong stands far above what apt says last.
    grep -m 2 -E 'Temporary failure|Could not (resolve|connect)|Failed to fetch' -- "$log" >&2 || true
    show_log "$log" 20
    die "could not install: ${missing[*]}"
  fi
}
