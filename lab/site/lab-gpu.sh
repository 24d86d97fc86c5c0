#!/bin/sh
# A GPU as NVIDIA's driver tells of it, on a machine that has neither: lab-gpu on|off. Slurm looks for GPUs in these places.
set -eu

BUS=0000:00:1e.0
PROC=/proc/driver
SYS=/sys/bus/pci/drivers
# Whole copies of both: only who sees one may mount another in a user namespace, as containers do.
COPIES=/run/lab-gpu

on() {
  mkdir -p "${COPIES}/proc" "${COPIES}/sys"
  mount -t proc proc "${COPIES}/proc"
  mount -t sysfs sysfs "${COPIES}/sys"
  mount -t tmpfs tmpfs "${PROC}"
  mkdir -p "${PROC}/nvidia/gpus/${BUS}"
  printf '%s\n' 'Model: 		 Tesla T4' 'IRQ:   		 11' \
    'GPU UUID: 	 GPU-11111111-2222-3333-4444-555555555555' 'Bus Type: 	 PCIe' 'Device Minor: 	 0' \
    >"${PROC}/nvidia/gpus/${BUS}/information"
  mount -t tmpfs tmpfs "${SYS}"
  mkdir -p "${SYS}/nvidia/${BUS}"
  cat /sys/devices/system/cpu/online >"${SYS}/nvidia/${BUS}/local_cpulist"
  mknod -m 666 /dev/nvidia0 c 195 0
}

off() {
  umount "${SYS}" "${PROC}" "${COPIES}/sys" "${COPIES}/proc"
  rm -f /dev/nvidia0
}

"$1"
