#!/bin/sh
# Runs a machine, and another command once the guest has powered it off: not when it failed or was told to end.
# Usage: watched.sh COMMAND-LINE PROGRAM [ARGUMENT...]
on_power_off=$1
shift
told_to_end=
trap 'told_to_end=yes' TERM
"$@"
status=$?
# In a session of its own: whoever waits for the machine's end is not to wait for this.
if [ "$status" -eq 0 ] && [ -z "$told_to_end" ]; then setsid --fork sh -c "$on_power_off"; fi
exit "$status"
