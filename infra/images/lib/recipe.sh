# A recipe is every file that decides what an image becomes.

# recipe_hash NAME: changes if, and only if, a file of the recipe, its name or its executable bit does.
recipe_hash() (
  cd "$images_dir"
  {
    find build lib "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    find build lib "$1" -type f -perm -u+x | LC_ALL=C sort
    find "$1" -type l -printf '%p %l\n' | LC_ALL=C sort
  } | sha256sum | cut -d' ' -f1
)
