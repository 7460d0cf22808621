# Where the packages come from: the mirror that the host's own apt is set up with.

readonly debian_release=bookworm

# host_repositories: "URI SUITE" of every binary repository of the host. apt itself reads its sources, whether
# they are written the old way or as deb822, and also when its lists were never fetched.
host_repositories() {
  # shellcheck disable=SC2016 # the dollars are apt's
  apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sort -u
}

# host_mirror SUITE: the first of the host's repositories that has SUITE, or nothing.
host_mirror() {
  host_repositories | awk -v suite="$1" '$2 == suite { print $1; exit }'
}

# debian_sources: sources.list lines for the build.
debian_sources() {
  local main security
  main=$(host_mirror "$debian_release")
  security=$(host_mirror "$debian_release-security")
  [ -n "$main" ] || fail "this host's apt has no mirror of Debian $debian_release: add one to /etc/apt/sources.list.d"
  printf 'deb %s %s main\n' "$main" "$debian_release" "$main" "$debian_release-updates"
  [ -z "$security" ] || printf 'deb %s %s main\n' "$security" "$debian_release-security"
}

# host_apt_options: how the host reaches its mirrors (proxy, certificates), one apt.conf line each.
host_apt_options() {
  apt-config dump | sed -n '/^Acquire::https\{0,1\}::/p'
}

# debian_install ROOT VARIANT PACKAGES-FILE [mmdebstrap option…]: installs Debian's packages into a new folder.
# Nothing that concerns the host stays in it: where its own packages come from is for the guest's cloud-init. Python compiles its modules for quick starts only where it is not asked
# for SOURCE_DATE_EPOCH: else every start would hash every source.
debian_install() {
  local root=$1 variant=$2 packages option options=()
  packages=$(list_file "$3" | paste -sd,)
  shift 3
  while read -r option; do
    options+=("--aptopt=$option")
  done < <(host_apt_options)
  debian_sources >"$workdir/sources.list"
  (unset SOURCE_DATE_EPOCH && run_logged mmdebstrap --mode=root --format=directory --variant="$variant" --architectures=amd64 \
    --include="$packages" "${options[@]}" "$@" "$debian_release" "$root" "$workdir/sources.list")
  rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/* "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
  rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
}

# list_file FILE: the words of a list with # comments, one a line.
list_file() {
  sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@"
}
