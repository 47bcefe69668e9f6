#!/bin/sh
# Builds the contracts for wasm32 with Debian's Rust, which has no prebuilt wasm32 std and builds its own:
#   apt-get install rustc-web cargo-web rust-web-src lld
# Writes built/*.wasm, their hashes and the name of the toolchain. With --check it builds elsewhere, and fails if a byte differs.
# The output depends on the toolchain and the lockfile only: path prefixes are remapped, so that no machine's path enters the wasm.
set -eu
cd "$(dirname "$0")"
contracts='bench chain counter crypto dcap_probe gate gate_test outlayer probe promises token'
target=${CARGO_TARGET_DIR:-$PWD/target}

toolchain() { /usr/bin/rustc --version && wasm-ld --version; }

missing() {
  for program in /usr/bin/rustc /usr/bin/cargo wasm-ld; do
    command -v "$program" >/dev/null || { echo "$program is missing"; return; }
  done
  [ -e /usr/lib/rustlib/src/rust/library/Cargo.lock ] || echo 'the source of std is missing'
}

# gate_test is the gate with its feature for tests; the gate itself is built last, without.
build() {
  : "${CARGO_HOME:=$HOME/.cargo}"
  remap="--remap-path-prefix=$PWD=src --remap-path-prefix=/usr/lib/rustlib/src/rust=rust"
  for std in /usr/src/rustc-*; do remap="$remap --remap-path-prefix=$std=rust"; done
  /usr/bin/cargo fetch --quiet --locked
  for registry in "$CARGO_HOME"/registry/src/*; do remap="$remap --remap-path-prefix=$registry=crates"; done
  compile --features gate/test-registry
  release=$target/wasm32-unknown-unknown/release
  cp "$release/gate.wasm" "$release/gate_test.wasm"
  compile
}

compile() {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR=$target \
    RUSTFLAGS="$remap --cfg near -C link-arg=-s -C target-cpu=mvp -C target-feature=+mutable-globals,+sign-ext,+bulk-memory" \
    /usr/bin/cargo build --release --locked --target wasm32-unknown-unknown \
    -Zbuild-std=std,panic_abort -Zbuild-std-features= "$@"
}

collect() {
  mkdir -p "$1"
  for name in $contracts; do install -m 644 "$target/wasm32-unknown-unknown/release/$name.wasm" "$1/$name.wasm"; done
  (cd "$1" && sha256sum -- *.wasm >SHA256SUMS)
  toolchain >"$1/toolchain.txt"
}

reason=$(missing)
if [ "${1:-}" = --check ]; then
  [ -z "$reason" ] || { echo "contracts: skipped, $reason"; exit 0; }
  toolchain | cmp -s - built/toolchain.txt || { echo "contracts: skipped, built/ was made with another toolchain"; exit 0; }
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  target=$scratch/target
  build
  collect "$scratch/built"
  diff -r built "$scratch/built" && echo 'contracts: built/ is what the sources give'
else
  [ -z "$reason" ] || { echo "contracts: $reason; apt-get install rustc-web cargo-web rust-web-src lld" >&2; exit 1; }
  build
  collect built
  cat built/SHA256SUMS
fi
