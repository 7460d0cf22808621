# From folders to a bootable disk, without loop device, mount or device-mapper.

readonly mib_sectors=2048 # 512-byte sectors in a MiB; partitions begin at whole MiB

# file_tree_epoch ROOT: no file is younger than SOURCE_DATE_EPOCH, so that two builds differ less.
file_tree_epoch() {
  find "$1" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# image_uuid: an identity that every build of this image has.
image_uuid() {
  sha256sum <<<"cloudlet $image_name" | sed -E 's/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-4\3-8\4-\5/'
}

# new_disk DISK SIZE_MIB: an empty disk with the partitions that standard input describes, as sfdisk reads them.
new_disk() {
  local uuid
  uuid=$(image_uuid)
  truncate -s "${2}M" "$1"
  { printf 'label: dos\nlabel-id: 0x%s\n' "${uuid%%-*}" && cat; } | run_logged sfdisk --quiet "$1"
}

# make_root DISK START_MIB SIZE_MIB LABEL ROOT: an ext4 file system with ROOT's files.
# mke2fs would choose 1 KiB blocks for a small disk, which are slow to read, and a journal too small to grow with.
make_root() {
  local uuid
  uuid=$(image_uuid)
  file_tree_epoch "$5"
  run_logged env E2FSPROGS_FAKE_TIME="$SOURCE_DATE_EPOCH" mke2fs -q -t ext4 -b 4096 -m 1 -J size=16 -L "$4" -U "$uuid" \
    -E "offset=$(($2 * 1024 * 1024)),resize=$max_disk_blocks,hash_seed=$uuid" -d "$5" "$1" "$(($3 * 1024))k"
}
