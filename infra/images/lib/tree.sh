# Putting a guest's files together.

# install_tree FROM TO: copies a recipe's files, with the same owner and modes whoever checked them out.
install_tree() {
  local staged
  staged=$(mktemp -d --tmpdir="$workdir")
  cp -R --no-dereference "$1/." "$staged"
  chmod -R u=rwX,go=rX "$staged"
  chown -hR root:root "$staged"
  cp -R --no-dereference --preserve=mode,ownership "$staged/." "$2"
}

# libraries_of FILE…: the names of the shared libraries that programs ask for.
libraries_of() {
  readelf -d "$@" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u
}

# copy_libraries PACKAGES-ROOT ROOT: brings every library that a program in ROOT needs, and what those need,
# until nothing is missing.
copy_libraries() {
  local from=$1 to=$2 libdir=usr/lib/x86_64-linux-gnu name found added=yes
  mkdir -p "$to/$libdir"
  while [[ $added == yes ]]; do
    added=no
    for name in $(find "$to/usr" -type f \( -perm -u+x -o -name '*.so*' \) -print0 | xargs -0 readelf -d 2>/dev/null |
      sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u); do
      [[ ! -e $to/$libdir/$name && ! -e $to/usr/libexec/sudo/$name ]] || continue
      found=$(find "$from/lib" "$from/usr/lib" "$from/usr/libexec" -name "$name" -print -quit)
      [[ -n $found ]] || fail "no package brings the library $name"
      cp --dereference "$found" "$to/$libdir/$name"
      added=yes
    done
  done
}
