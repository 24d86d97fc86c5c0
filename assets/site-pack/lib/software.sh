# shellcheck shell=bash
# shellcheck disable=SC2154 # Of skylan-site, which sources this.
# What jobs find on a machine beyond Slurm, as far as the pack has it.

# podman in jobs. Outside them it is as it was, where it was there.
containers() {
  [[ -e ${PACK}/podman ]] || return 0
  packages ca-certificates crun passt podman uidmap
  from_pack /usr/local/bin/podman 0755
  from_pack /etc/skylan/containers-storage.conf
  # Slurm's Prolog takes it as a sign that all is there.
  from_pack /etc/skylan/containers.conf
}

# Debian's and Ubuntu's lmod has the same commands, and does not go together with environment-modules.
modules() {
  [[ -e ${PACK}/skylan-modules.sh ]] || return 0
  if dpkg --status lmod &>/dev/null; then
    echo 'lmod is here: it has the modules of the cluster too'
  else
    packages environment-modules
  fi
  from_pack /etc/profile.d/skylan-modules.sh
}
