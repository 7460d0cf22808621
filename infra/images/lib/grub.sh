# GRUB for BIOS, put together by hand: grub-install would want a block device.

readonly grub_parts=/usr/lib/grub/i386-pc

# install_grub DISK CONFIG MODULE…: the first sector, and behind it a core with the configuration inside.
install_grub() {
  local disk=$1 config=$2
  shift 2
  run_logged grub-mkimage -O i386-pc -p '(hd0,msdos1)/boot' -c "$config" -o "$workdir/core.img" "$@"
  (($(stat -c %s "$workdir/core.img") <= (mib_sectors - 1) * 512)) || fail 'the boot loader is too large'
  run_logged dd if="$grub_parts/boot.img" of="$disk" bs=440 count=1 conv=notrunc
  run_logged dd if="$workdir/core.img" of="$disk" bs=512 seek=1 conv=notrunc
}
