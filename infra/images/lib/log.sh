# What the builder says: one line a stage, one line for an error. All of it goes to stderr.

stage_number=0

# stage TEXT: announces the next stage. `stage_count` is set by the image's recipe.
stage() {
  stage_number=$((stage_number + 1))
  printf '[%d/%d] %s\n' "$stage_number" "$stage_count" "$1" >&2
}

# fail TEXT: ends the build with one line that says why.
fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# run_logged COMMAND…: runs a talkative command; its words are shown only if it fails.
run_logged() {
  if ! "$@" >>"$workdir/log" 2>&1; then
    tail -n 25 "$workdir/log" >&2
    fail "$1 failed"
  fi
}
