# shellcheck shell=bash
# IPv4 addresses and networks as arithmetic.

# is_address TEXT
is_address() {
  local byte='(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])'
  [[ $1 =~ ^${byte}\.${byte}\.${byte}\.${byte}$ ]]
}

# number ADDRESS: as one number.
number() {
  local IFS=. bytes
  read -ra bytes <<<"$1"
  echo $(((bytes[0] << 24) + (bytes[1] << 16) + (bytes[2] << 8) + bytes[3]))
}

# mask LENGTH
mask() {
  echo $(((0xffffffff << (32 - $1)) & 0xffffffff))
}

# dotted NUMBER
dotted() {
  echo "$(($1 >> 24 & 255)).$(($1 >> 16 & 255)).$(($1 >> 8 & 255)).$(($1 & 255))"
}

# network ADDRESS/LENGTH: the network that it is in.
network() {
  echo "$(dotted $(($(number "${1%/*}") & $(mask "${1#*/}"))))/${1#*/}"
}

# within ADDRESS NETWORK: whether it is in it.
within() {
  [[ "$(network "$1/${2#*/}")" == "$2" ]]
}

# overlap NETWORK NETWORK: whether one of them has the other in it, or is the other.
overlap() {
  local shorter
  shorter=$((${1#*/} < ${2#*/} ? ${1#*/} : ${2#*/}))
  [[ "$(network "${1%/*}/${shorter}")" == "$(network "${2%/*}/${shorter}")" ]]
}
