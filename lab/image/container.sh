#!/usr/bin/env bash
# Makes a container image of a program and its libraries, as `docker load` takes it: no shell, no start-up files.
# Usage: container.sh ROOTFS PROGRAM IMAGE TARGET   (in a mount namespace of its own)
# PROGRAM is a path in ROOTFS, IMAGE a name with a tag, TARGET the archive.
set -Eeuo pipefail

rootfs=$1 program=$2 image=$3 target=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t libraries < <(chroot "$rootfs" ldd "$program" | awk '$2 == "=>" { print $3 } $1 ~ "^/lib64" { print $1 }')
tar --create --dereference --owner=0 --group=0 --directory "$rootfs" --file "$work/layer.tar" \
  "${program#/}" "${libraries[@]#/}"
layer=$(sha256sum <"$work/layer.tar" | head -c 64)
printf '{"architecture":"amd64","os":"linux","config":{"Entrypoint":["%s"]},%s}' "$program" \
  "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$layer\"]}" >"$work/config.json"
printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$image" >"$work/manifest.json"
tar --create --gzip --owner=0 --group=0 --file "$target" --directory "$work" config.json layer.tar manifest.json
