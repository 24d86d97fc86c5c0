#!/bin/sh
# What the lab lets AWS's Run Command do on a machine: one command, whose words, input and output go in pieces, since Run
# Command hands out 24,000 characters at the most. Nothing here lasts: the agent runs few commands at once.
# Functions only; the lab calls them in the lines below.
set -eu
umask 077
# The agent's environment is its own affair.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8

jobs=${SKYLAN_LAB_JOBS:-/run/skylan-lab}

# forget NAME...: these commands have ended, and their results are known.
forget() {
  for job; do rm -rf "${jobs:?}/$job"; done
}

# in_job NAME: enter the command's folder.
in_job() {
  mkdir -p "$jobs/$1"
  cd "$jobs/$1"
}

# put FILE OFFSET BASE64: a piece of a file. Said twice it does no harm, as a question that is asked again is.
put() {
  printf %s "$3" | base64 -d | dd of="$1" oflag=seek_bytes seek="$2" bs=64K iflag=fullblock conv=notrunc status=none
}

# start SECONDS: run the file `command`, with the file `input`, until it ends or is killed.
start() {
  mkdir started 2>/dev/null || return 0
  [ -e input ] || : >input
  # shellcheck disable=SC2016 # the inner shell expands it
  setsid sh -c '
    begun=$(date +%s)
    timeout --signal=KILL "$0" sh ./command <input >out 2>err && status=0 || status=$?
    # timeout itself gets the signal that it sends, and the shell may have been killed by somebody else.
    [ $(($(date +%s) - begun)) -lt "$0" ] || [ "$status" -ne 137 ] || status=late
    { echo "$status" "$(wc -c <out)"; cat out err; } | gzip >result.new
    mv result.new result
  ' "$1" </dev/null >/dev/null 2>&1 &
}

# look OFFSET BYTES: wait a few seconds, then tell the length of the result and a piece of it; nothing: there is none.
look() {
  for pause in 0.1 0.2 0.3 0.4 1 1 1 1; do
    [ ! -e result ] || break
    [ -e command ] || exit 3
    sleep "$pause"
  done
  [ -e result ] || return 0
  wc -c <result
  tail -c "+$(($1 + 1))" result | head -c "$2" | base64 -w 0
}
