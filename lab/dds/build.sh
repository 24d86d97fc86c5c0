#!/usr/bin/env bash
# Builds the probes. Runs inside a root file system that has compilers and the two vendors' libraries.
# Usage: build.sh SOURCES TARGET
set -Eeuo pipefail

sources=$1 target=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p "$target"

warnings=(-Wall -Wextra -Werror)
idlc -o "$work" "$sources/String.idl"
for part in probe clock sample lines crowd send answer; do
  gcc -O2 "${warnings[@]}" -D_GNU_SOURCE -I "$sources" -c "$sources/$part.c" -o "$part.o"
done
parts=(probe.o clock.o sample.o lines.o crowd.o send.o answer.o)
gcc -O2 -I "$sources" -I "$work" "$sources/cyclone.c" String.c "${parts[@]}" -lddsc -o "$target/lab-dds-cyclone"
g++ -std=c++17 -O2 "${warnings[@]}" -I "$sources" "$sources/fast.cpp" "${parts[@]}" -lfastdds -lfastcdr \
  -o "$target/lab-dds-fast"
strip "$target"/lab-dds-*
