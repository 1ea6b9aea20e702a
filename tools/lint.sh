# shellcheck shell=bash
# ./vlot fmt and ./vlot lint. Each check is a function that prints what is wrong and fails; all run, then lint fails if any did.

# Prints the tracked and new (not ignored) files that match the patterns, each ended by a zero byte.
own_files() {
  git -C "$VLOT_ROOT" ls-files -z --cached --others --exclude-standard -- "$@" | while IFS= read -r -d '' file; do
    if [[ -f "$VLOT_ROOT/$file" ]]; then printf '%s\0' "$file"; fi
  done
}

fmt() {
  cd -- "$VLOT_ROOT"
  own_files '*.cc' '*.h' '*.proto' | xargs -0 -r -P "$(nproc)" -n 40 clang-format -i
}

check_format() {
  local found
  found="$(own_files '*.cc' '*.h' '*.proto' | xargs -0 -r -P "$(nproc)" -n 40 clang-format --dry-run 2>&1 |
    sed -nE 's/^([^:]+):[0-9]+:.*\[-Wclang-format-violations\]$/\1/p' | sort -u)"
  [[ -z "$found" ]] && return 0
  printf '%s\n' "$found" | sed 's|$|   <- run ./vlot fmt|'
  return 1
}

# Scripts are checked as they run: ./vlot with what it sources, the others each.
check_shell() {
  local scripts=()
  mapfile -d '' -t scripts < <(own_files | xargs -0 -r grep -lZm1 -E '^#!.*\b(ba)?sh\b' --)
  shellcheck -x "${scripts[@]}"
}

# Prints the lines of own files (by pattern) that match an expression, with the reason; fails if there are any.
forbid() {
  local reason="$1" expression="$2" found
  shift 2
  found="$(own_files "$@" | xargs -0 -r grep -nHE "$expression" --)" || true
  [[ -z "$found" ]] && return 0
  printf '%s\n' "$found" | sed "s|\$|   <- $reason|"
  return 1
}

# A service never includes another's headers; services/vlot hosts them all and may. The sandboxes stand for the world
# outside: tests run against them, and they are tested against the services.
check_rooms() {
  local found
  found="$(own_files 'services/*.cc' 'services/*.h' | xargs -0 -r grep -nHE '^#include "services/' -- |
    sed -E '\,^services/([^/]+)/.*"services/\1/,d; \,^services/vlot/,d
           \,^[^:]*(_test\.|_pgtest\.|fixture\.|/testing/).*"services/sandbox,d; \,^services/sandbox[^:]*_pgtest\.,d')"
  [[ -z "$found" ]] && return 0
  printf '%s\n' "$found" | sed 's|$|   <- a service does not include another service|'
  return 1
}

check_house_rules() {
  local ok=0 code='^([^/]|/[^/])*'
  forbid 'list the columns' "$code"'\bSELECT +\*' '*.cc' '*.h' 'migrations/*.sql' || ok=1
  forbid 'time comes from the injected Clock' "$code"'(absl::Now\(|system_clock::now|\btime\(nullptr\)|gettimeofday)' \
    'common/*.cc' 'common/*.h' 'services/*.cc' 'services/*.h' ':!common/time/*' || ok=1
  forbid 'the database does not tell the time' '^[^-]*(\bnow\(\)|CURRENT_TIMESTAMP|clock_timestamp\(\))' 'migrations/*.sql' || ok=1
  forbid 'finish it' '\b(TODO|FIXME)\b' '*.cc' '*.h' '*.proto' '*.sql' || ok=1
  return "$ok"
}

# A tree of its own, compiled but not linked, for the checks that only clang knows. ninja and ccache skip what did not change.
clang_tree() {
  cmake --preset clang >"$VLOT_LOG_DIR/clang-configure.log" 2>&1 || { show_log "$VLOT_LOG_DIR/clang-configure.log"; return 1; }
}

check_thread_safety() {
  local log="$VLOT_LOG_DIR/clang.log" objects=()
  clang_tree || return 1
  mapfile -t objects < <(ninja -C build/clang -t targets all | sed -n 's/: CXX_COMPILER__.*//p' | grep -v '\.pb\.cc\.o$')
  ninja -C build/clang -k 0 -j "$(build_jobs)" "${objects[@]}" >"$log" 2>&1 && return 0
  grep -E '(error|FAILED):' -A 4 -- "$log" | grep -vE '^(FAILED|/usr/bin/)' | cut -c -300
  return 1
}

# Prints the sources that differ from where this branch left main (on main itself: from the commit before), or with --all
# every source. A changed header stands for the source of the same name.
sources_to_tidy() {
  local base
  if [[ "${1:-}" == --all ]]; then
    own_files '*.cc' | tr '\0' '\n'
    return
  fi
  base="$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || true)"
  if [[ -z "$base" || "$base" == "$(git rev-parse HEAD)" ]]; then base="$(git rev-parse -q --verify HEAD~1 || git rev-parse HEAD)"; fi
  { git diff --name-only "$base" -- '*.cc' '*.h'; git ls-files --others --exclude-standard -- '*.cc' '*.h'; } |
    sed 's/\.h$/.cc/' | sort -u | while IFS= read -r file; do
    if [[ -f "$file" ]]; then printf '%s\n' "$file"; fi
  done
}

check_tidy() {
  local log="$VLOT_LOG_DIR/clang-tidy.log"
  # What the build does not know (yet) has no flags to be read with.
  sources_to_tidy "$@" | while IFS= read -r file; do
    if grep -qF "/$file\"" build/clang/compile_commands.json; then printf '%s\0' "$file"; fi
  done | xargs -0 -r -n 1 -P "$(nproc)" clang-tidy -p build/clang --quiet >"$log" 2>"$log.noise" && return 0
  grep -E '(error|warning):' -A 3 -- "$log" | sed "s|$VLOT_ROOT/||"
  return 1
}

# Runs one check, by name, and remembers whether it failed.
lint_failed=()
run_check() {
  local name="$1" began="$SECONDS"
  shift
  if "$@"; then
    say "lint: $name: ok ($((SECONDS - began)) s)"
  else
    say "lint: $name: FAILED"
    lint_failed+=("$name")
  fi
}

lint() {
  local mode="${1:-}"
  [[ "$mode" =~ ^(--all|--quick)?$ ]] || die "lint knows --all and --quick, not $mode"
  cd -- "$VLOT_ROOT"
  prepare_logs
  run_check formatting check_format
  run_check shell check_shell
  run_check rooms check_rooms
  run_check 'house rules' check_house_rules
  if [[ "$mode" != --quick ]]; then
    run_check 'thread safety' check_thread_safety
    run_check clang-tidy check_tidy "$mode"
  fi
  ((${#lint_failed[@]} == 0)) || die "lint failed: ${lint_failed[*]}"
}
