# From a folder to a bootable disk, without loop device, mount or device-mapper.

readonly first_sector=2048

# file_tree_epoch ROOT: no file is younger than SOURCE_DATE_EPOCH, so that two builds differ less.
file_tree_epoch() {
  find "$1" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# make_disk ROOT DISK SIZE_MIB LABEL: one bootable ext4 partition with ROOT's files.
# The size and the place of the partition are what the guest later grows. 4 KiB blocks make the boot loader's
# reads larger than the 1 KiB that mke2fs would choose for a small disk; growing needs more journal than it would.
make_disk() {
  local root=$1 disk=$2 size_mib=$3 label=$4
  truncate -s "${size_mib}M" "$disk"
  echo "$first_sector,,L,*" | run_logged sfdisk --quiet "$disk"
  run_logged env E2FSPROGS_FAKE_TIME="$SOURCE_DATE_EPOCH" mke2fs -q -t ext4 -b 4096 -m 1 -J size=16 -L "$label" \
    -E "offset=$((first_sector * 512)),resize=$max_disk_blocks" -d "$root" "$disk" "$((size_mib * 1024 - first_sector / 2))k"
}
