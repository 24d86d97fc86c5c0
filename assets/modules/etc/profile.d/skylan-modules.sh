# shellcheck shell=sh
# Where modules are (module(1)), beside where they are by default: those of the cluster in /home, those of this site in /opt.
for skylan_tree in /opt/modules /home/modules; do
  case ":${MODULEPATH:-}:" in
  *":${skylan_tree}:"*) ;;
  *) MODULEPATH="${skylan_tree}${MODULEPATH:+:${MODULEPATH}}" ;;
  esac
done
export MODULEPATH
unset skylan_tree
