# tiny: busybox, dropbear and the guest agent on Debian's cloud kernel. Boots in seconds, fits in 128 MiB.
# Sourced by ../build, which calls build_disk.

stage_count=6
disk_size_mib=256
boot_mib=1
boot_size_mib=20
root_mib=21
max_disk_blocks=536870912 # 2 TiB, as far as the partition table reaches
min_memory_mib=128
min_disk_gib=1
default_user=cloud

readonly tiny_dir=$images_dir/tiny

build_disk() {
  local packages=$workdir/packages root=$workdir/root
  stage 'fetching packages'
  debian_install "$packages" extract "$tiny_dir/packages.txt"
  stage 'laying out the system'
  lay_out "$packages" "$root"
  stage 'making the initrd'
  make_initrd "$packages" "$workdir/initrd"
  stage 'making the disk'
  new_disk "$1" "$disk_size_mib" <<<"${boot_mib}MiB,${boot_size_mib}MiB,0e,*"$'\n'"${root_mib}MiB,+,L"
  make_root "$1" "$root_mib" "$((disk_size_mib - root_mib))" tiny "$root"
  stage 'installing the boot loader'
  install_syslinux "$1" "$boot_mib" "$boot_size_mib" "$tiny_dir/syslinux.cfg" "$(kernel_image "$packages")" "$workdir/initrd"
}

# lay_out PACKAGES ROOT: the guest's files, taken from the unpacked packages and from root/.
lay_out() {
  local packages=$1 root=$2
  make_folders "$root"
  copy_programs "$packages" "$root"
  install_tree "$tiny_dir/root" "$root"
  copy_libraries "$packages" "$root"
  busybox_links "$root"
  copy_modules "$packages" "$root"
  set_modes "$root"
  package_versions "$packages" >"$root/usr/share/tiny/packages"
}

make_folders() {
  local root=$1 name
  mkdir -p "$root"/{dev,etc,home,mnt,proc,root,run,srv,sys,tmp,usr/{bin,sbin,lib,lib64,share/tiny},var/{lib/tiny,log,spool,tmp,cache}}
  for name in bin sbin lib lib64; do
    ln -s "usr/$name" "$root/$name"
  done
  ln -s ../run "$root/var/run"
  ln -s ../run/issue "$root/etc/issue"
  ln -s ../proc/mounts "$root/etc/mtab"
  ln -s ../usr/lib/os-release "$root/etc/os-release"
}

copy_programs() {
  local packages=$1 root=$2 file
  while read -r file; do
    mkdir -p "$root/$(dirname "$file")"
    cp --archive "$packages/$file" "$root/$file"
  done < <(list_file "$tiny_dir/files.txt")
  cp --dereference "$packages"/lib64/ld-linux-x86-64.so.2 "$root/usr/lib64/"
}

# busybox_links ROOT: a name for each of busybox's programs that ROOT has no other program for.
busybox_links() {
  local root=$1 name
  for name in $("$root/usr/bin/busybox" --list); do
    [[ -e $root/usr/bin/$name || -e $root/usr/sbin/$name ]] || ln -s busybox "$root/usr/bin/$name"
  done
  ln -s ../bin/busybox "$root/usr/sbin/init"
  ln -s ../bin/busybox "$root/usr/sbin/getty"
  ln -s ../bin/busybox "$root/usr/sbin/modprobe" # where the kernel looks
}

# copy_modules PACKAGES ROOT: the modules of modules.txt and what they need.
copy_modules() {
  local packages=$1 root=$2 version module path
  version=$(kernel_version "$packages")
  run_logged depmod -b "$packages" "$version"
  while read -r module; do
    for path in $(module_files "$packages" "$version" "$module"); do
      install -D -m 0644 "$packages/lib/modules/$version/$path" "$root/usr/lib/modules/$version/$path"
    done
  done < <(list_file "$tiny_dir/modules.txt" "$tiny_dir/initrd/modules.txt")
  cp "$packages/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$root/usr/lib/modules/$version/"
  run_logged depmod -b "$root" "$version"
}

kernel_image() {
  echo "$1"/boot/vmlinuz-*
}

kernel_version() {
  basename "$1"/lib/modules/*
}

# module_files PACKAGES VERSION MODULE: its path and those of the modules it needs, relative to the version's folder.
module_files() {
  local found
  found=$(awk -v module="$3" -F: '{
    name = $1; sub(/.*\//, "", name); sub(/\.ko$/, "", name); gsub(/-/, "_", name); gsub(/-/, "_", module)
    if (name == module) print $1 $2 }' "$1/lib/modules/$2/modules.dep")
  [[ -n $found ]] || fail "the kernel has no module $3"
  printf '%s\n' "$found"
}

# make_initrd PACKAGES FILE: busybox, the modules that the root disk needs, and initrd/init.
make_initrd() {
  local packages=$1 output=$2 tree=$workdir/initrd.d version module
  version=$(kernel_version "$packages")
  mkdir -p "$tree"/{bin,dev,modules,proc,root,sys}
  cp "$packages/bin/busybox" "$tree/bin/busybox"
  install -m 0755 "$tiny_dir/initrd/init" "$tree/init"
  while read -r module; do
    find "$packages/lib/modules/$version" -name "$module.ko" -exec cp {} "$tree/modules/" \;
    echo "$module.ko" >>"$tree/modules/order"
  done < <(list_file "$tiny_dir/initrd/modules.txt")
  file_tree_epoch "$tree"
  (cd "$tree" && find . -print0 | LC_ALL=C sort -z | cpio --null --quiet --reproducible -o -H newc -R 0:0) >"$workdir/initrd.cpio"
  lz4 -l -9 -q -f "$workdir/initrd.cpio" "$output"
}

set_modes() {
  local root=$1
  chmod 0640 "$root/etc/shadow"
  chmod 0755 "$root/usr/bin/login" # only getty calls it
  chmod 0440 "$root/etc/sudoers" "$root/etc/sudoers.d/cloud"
  chmod 0755 "$root/etc/sudoers.d"
  chmod 0700 "$root/root" "$root/var/lib/tiny"
  chmod 1777 "$root/tmp" "$root/var/tmp"
  install -d -m 0750 -o 1000 -g 1000 "$root/home/cloud"
}

# package_versions PACKAGES: what the image was made from.
package_versions() {
  dpkg-query --admindir="$1/var/lib/dpkg" -W -f '${Package} ${Version}\n'
}
