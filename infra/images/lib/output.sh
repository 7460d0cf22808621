# The finished image and what is said about it.

# write_image DISK OUTPUT: DISK becomes OUTPUT in one step; a reader sees the old image or the whole new one.
# Uncompressed: decompressing clusters while a guest boots costs more than the space is worth.
write_image() {
  local image=$2 json=${2%.qcow2}.json
  unfinished=("$image.$$.tmp" "$json.$$.tmp")
  run_logged qemu-img convert -f raw -O qcow2 "$1" "$image.$$.tmp"
  manifest "$image.$$.tmp" >"$json.$$.tmp"
  chmod 0644 "${unfinished[@]}"
  mv -f "$image.$$.tmp" "$image"
  mv -f "$json.$$.tmp" "$json"
}

# manifest FILE: the JSON that stands beside an image.
manifest() {
  printf '{\n'
  printf '  "name": "%s",\n' "$image_name"
  printf '  "sha256": "%s",\n' "$(sha256sum "$1" | cut -d' ' -f1)"
  printf '  "sizeBytes": %d,\n' "$(stat -c %s "$1")"
  printf '  "virtualSizeBytes": %d,\n' "$((disk_size_mib * 1024 * 1024))"
  printf '  "minMemoryMib": %d,\n' "$min_memory_mib"
  printf '  "minDiskGib": %d,\n' "$min_disk_gib"
  printf '  "defaultUser": "%s",\n' "$default_user"
  printf '  "builtAt": "%s",\n' "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
  printf '  "recipe": "%s"\n' "$(recipe_hash "$image_name")"
  printf '}\n'
}
