# shellcheck shell=bash
# Configures and builds into build/, quietly: the log is in build/log/build.log.

# As many compilers as there are processors, and no more than fit in memory (a gRPC source takes up to 1.2 GB).
build_jobs() {
  local cpus memory_kb fit
  cpus="$(nproc)"
  memory_kb="$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)"
  fit=$((memory_kb / 1200000))
  ((fit >= 1)) || fit=1
  echo $((fit < cpus ? fit : cpus))
}

# Shows ninja's [done/total] as it comes: on one line of a terminal, elsewhere a line each tenth.
show_progress() {
  local line shown=-1 count total tenth
  while IFS= read -r line; do
    [[ "$line" =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    count="${BASH_REMATCH[1]}" total="${BASH_REMATCH[2]}"
    if [[ -t 2 ]]; then
      printf '\rvlot: building… %d of %d ' "$count" "$total" >&2
      shown=1
    elif tenth=$((count * 10 / total)) && ((tenth > shown && total > 20)); then
      say "building… $count of $total"
      shown=$tenth
    fi
  done
  if [[ -t 2 ]] && ((shown >= 0)); then printf '\n' >&2; fi
}

configure() {
  local build="$VLOT_ROOT/build" log="$VLOT_LOG_DIR/configure.log"
  # A tree that was moved or copied: CMake refuses, and nothing in it can be used.
  if [[ -f "$build/CMakeCache.txt" ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$VLOT_ROOT" "$build/CMakeCache.txt"; then
    rm -rf -- "$build/CMakeCache.txt" "$build/CMakeFiles" "$build/build.ninja"
  fi
  [[ -f "$build/build.ninja" ]] && return 0
  say "configuring…"
  if ! (cd "$VLOT_ROOT" && cmake --preset release) >"$log" 2>&1; then
    show_log "$log"
    die "could not configure"
  fi
}

# Builds the given ninja targets, or everything.
build_targets() {
  local log="$VLOT_LOG_DIR/build.log" lock
  prepare_logs
  exec {lock}>"$VLOT_ROOT/build/.lock"
  flock "$lock"
  configure
  say "building…"
  # Without the lock in ninja's hands: a child that outlives it would keep it.
  if ! ninja -C "$VLOT_ROOT/build" -j "$(build_jobs)" "$@" {lock}>&- 2>&1 </dev/null | tee -- "$log" | show_progress; then
    if grep -q '^FAILED: ' "$log"; then
      grep -A 30 -m 1 '^FAILED: ' "$log" | cut -c -400 >&2
      say "the whole log is build/log/build.log"
    else
      show_log "$log"
    fi
    die "the build failed"
  fi
  exec {lock}>&-
}
