# shellcheck shell=bash
# What is done with a new slurm.conf.

# What slurmctld takes only when it starts, with what comes before its start (its cluster's number in accounting).
readonly AT_START='^(AccountingStorage(Type|Host|Port)|ClusterName|JobAcctGatherType|PriorityType|Select[A-Za-z]*)='

# starts_anew BEFORE NOW: whether slurmctld has to start anew between these texts of slurm.conf.
starts_anew() {
  [[ "$(at_start "$1")" != "$(at_start "$2")" ]]
}

at_start() {
  lines "$1" "${AT_START}"
}

# lines TEXT PATTERN: those of it that match, sorted.
lines() {
  grep -E "$2" <<<"$1" | sort || true
}

# anew SERVICE: have one that runs start anew. It need not be installed.
anew() {
  if systemctl is-active --quiet "$1.service"; then
    systemctl restart "$1.service"
  fi
}

# slurmdbd has these lines from there.
readonly DATABASE_TOO='^(PrivateData|AuthAlt[A-Za-z]*)='

# tell_slurmdbd BEFORE NOW: have the one that runs start anew where what it takes over from slurm.conf is new.
tell_slurmdbd() {
  if [[ "$(lines "$1" "${DATABASE_TOO}")" != "$(lines "$2" "${DATABASE_TOO}")" ]]; then
    anew slurmdbd
  fi
}

# tell_slurmctld BEFORE NOW: have the one that runs take the slurm.conf that is in place, and pass it on to its workers.
# Running jobs go on.
tell_slurmctld() {
  tell_slurmdbd "$1" "$2"
  if starts_anew "$1" "$2"; then
    systemctl restart slurmctld.service
    anew slurmrestd
    echo 'slurmctld was started anew'
  fi
  scontrol reconfigure
}
