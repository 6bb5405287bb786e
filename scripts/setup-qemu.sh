#!/bin/sh
# Installs what `balticsim run --backend qemu` needs on Debian: QEMU from its package, and the kernel that guests run, which is unpacked into the
# user's cache and not installed. $1 is the command that gains root, empty when we are root. Where something is missing it says so and
# leaves with 0: everything else works without machines.
set -eu
sudo=$1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/balticsim/kernel
# The modules a guest loads, in this order.
modules="virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_console pvpanic pvpanic-pci"

skip() {
	echo "make setup-qemu: $1; farms run on the model only (--backend model)" >&2
	exit 0
}

command -v apt-get >/dev/null 2>&1 || skip "no apt-get here: install qemu-system-x86_64 by hand and put vmlinuz, the modules as NAME.ko and their order into $cache/current"
if ! command -v qemu-system-x86_64 >/dev/null 2>&1; then
	# shellcheck disable=SC2086
	{ $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends qemu-system-x86; } ||
		skip "qemu-system-x86 could not be installed"
fi

# The name of the current kernel stands in what the package without a version depends on.
current() { apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: *\(linux-image-[0-9].*\)$/\1/p' | head -n 1; }
package=$(current)
if [ -z "$package" ]; then
	$sudo apt-get update -qq || true
	package=$(current)
fi
[ -n "$package" ] || skip "apt knows no linux-image-cloud-amd64"
version=${package#linux-image-}
if [ -e "$cache/$version/modules.order" ]; then
	ln -sfn "$version" "$cache/current"
	echo "make setup-qemu: nothing to do: kernel $version is in $cache"
	exit 0
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/unpack.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Root downloads as root: the user that apt prefers may not write into a cache.
(cd "$work" && apt-get download -q -o APT::Sandbox::User="$(id -un)" "$package" >/dev/null) || skip "$package could not be downloaded"
dpkg-deb -x "$work"/*.deb "$work/root"
new=$work/$version
mkdir "$new"
cp "$work/root/boot/vmlinuz-$version" "$new/vmlinuz"
for m in $modules; do
	file=$(find "$work/root" -name "$m.ko*" | head -n 1)
	case $file in
	'') skip "the package $package has no module $m" ;;
	*.xz) xz -dc "$file" >"$new/$m.ko" ;;
	*.zst) zstd -qdc "$file" >"$new/$m.ko" ;;
	*) cp "$file" "$new/$m.ko" ;;
	esac
done

# shellcheck disable=SC2086
printf '%s\n' $modules >"$new/modules.order"
rm -rf "${cache:?}/$version"
mv "$new" "$cache/$version"
ln -sfn "$version" "$cache/current"
echo "make setup-qemu: kernel $version is in $cache"
