#!/bin/bash
# PID 1 of a private libvirtd: everything below dies with it. Arguments: state folder, "hide" or "keep" for /dev/kvm.
# It ends when its standard input does, that is when the process that started it is gone, however that ended.
set -euo pipefail
state=$1 kvm=$2
mount --make-rprivate /

# Without cgroup mounts libvirt does not use cgroups: the same on v1 and v2, and nothing is left on the host.
while read -r _ point _; do umount -l "$point"; done < <(awk '$3 ~ /^cgroup2?$/ {print $1, $2, $3}' /proc/mounts | tac)

mkdir -p /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
mount --bind "$state/etc" /etc/libvirt
mount --bind "$state/lib" /var/lib/libvirt
mount --bind "$state/cache" /var/cache/libvirt
mount --bind "$state/log" /var/log/libvirt
mount --bind "$state/run" /run

if [ "$kvm" = hide ]; then
  # A /dev without kvm. libvirt would ask a kvm that does not work, or that QEMU's user may not open, at every call.
  mkdir /run/dev
  mount -t tmpfs -o mode=755 dev /run/dev
  for node in null zero full random urandom tty; do cp -a "/dev/$node" /run/dev/; done
  mkdir /run/dev/pts /run/dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts /run/dev/pts
  mount -t tmpfs -o mode=1777 shm /run/dev/shm
  ln -s pts/ptmx /run/dev/ptmx
  ln -s /proc/self/fd /run/dev/fd
  for n in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${n%:*}" "/run/dev/${n#*:}"; done
  mkdir /run/dev/net
  mknod -m 666 /run/dev/net/tun c 10 200
  # libvirt moves each mount below /dev that is listed, so none of the old ones may be left under the new /dev.
  while read -r point; do umount -l "$point"; done < <(awk '$2 ~ "^/dev/" {print $2}' /proc/mounts | tac)
  mount --move /run/dev /dev
fi

ip link set lo up
hostname private-libvirtd

virtlogd=$(command -v virtlogd || echo /usr/sbin/virtlogd)
libvirtd=$(command -v libvirtd || echo /usr/sbin/libvirtd)
mkdir -p /run/libvirt /run/lock

start_libvirtd() {
  "$libvirtd" --pid-file /run/libvirtd.pid </dev/null >>"$state/libvirtd.out" 2>&1 &
  echo $! >"$state/new-pid" && mv "$state/new-pid" "$state/libvirtd.inner-pid"
}
"$virtlogd" --pid-file /run/virtlogd.pid </dev/null >>"$state/virtlogd.out" 2>&1 &
start_libvirtd

# Orders from outside, one a line. "libvirtd": start it again.
while read -r order; do
  [ "$order" = libvirtd ] && start_libvirtd
done
