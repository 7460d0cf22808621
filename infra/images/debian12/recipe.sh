# debian12: a Debian server with systemd and cloud-init.
# Sourced by ../build, which calls build_disk.

stage_count=5
disk_size_mib=1536
root_mib=1
max_disk_blocks=536870912 # 2 TiB, as far as the partition table reaches
min_memory_mib=512
min_disk_gib=2
default_user=debian

readonly debian12_dir=$images_dir/debian12

build_disk() {
  local root=$workdir/root
  stage 'installing packages'
  install_packages "$root"
  stage 'configuring the system'
  configure "$root"
  stage 'making the disk'
  new_disk "$1" "$disk_size_mib" <<<"${root_mib}MiB,+,L,*"
  make_root "$1" "$root_mib" "$((disk_size_mib - root_mib))" debian12 "$root"
  stage 'installing the boot loader'
  install_grub "$1" "$debian12_dir/grub.cfg" biosdisk part_msdos ext2 linux16
}

# install_packages ROOT: without documentation and translations. What the kernel's installation reads (before/) is
# put in place first.
install_packages() {
  install_tree "$debian12_dir/before" "$workdir/before"
  debian_install "$1" minbase "$debian12_dir/packages.txt" \
    --setup-hook="cp -a '$workdir/before/.' \"\$1/\"" \
    --dpkgopt=force-confold \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright'
}

configure() {
  local root=$1 unit
  install_tree "$debian12_dir/root" "$root"
  rm -f "$root"/etc/ssh/ssh_host_*_key* "$root/var/lib/dbus/machine-id" "$root"/var/log/*.log
  : >"$root/etc/machine-id"
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
  while read -r unit; do
    run_logged chroot "$root" systemctl disable "$unit"
  done < <(list_file "$debian12_dir/disabled-units.txt")
  run_logged chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service
}
