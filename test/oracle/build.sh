#!/bin/sh
# Builds near-oracle (nearcore's own VM behind a command line) from ../shared/oracle into .cache/oracle/near-oracle.
# Needs cargo, and 10 to 25 minutes on two cores the first time. The versions of its crates are pinned by Cargo.lock beside this
# file. ORACLE_TARGET_DIR names a cargo target folder to use, for one that is built already.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
source=$root/../shared/oracle
cache=$root/.cache/oracle

if [ ! -f "$source/Cargo.toml" ]; then
  echo 'oracle: skipped, its source ../shared/oracle is not there; tests and benches that need it say that they skipped'
  exit 0
fi
stamp=$(cd "$source" && { cat Cargo.toml src/*.rs && cat "$root/test/oracle/Cargo.lock"; } | sha256sum | cut -d' ' -f1)
if [ -x "$cache/near-oracle" ] && [ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp" ]; then
  echo 'oracle: .cache/oracle/near-oracle is up to date'
  exit 0
fi
command -v cargo >/dev/null || { echo 'oracle: cargo is missing' >&2; exit 1; }

rm -rf "$cache/source"
mkdir -p "$cache/source"
cp -R "$source/." "$cache/source/"
chmod -R u+w "$cache/source"
cp "$root/test/oracle/Cargo.lock" "$cache/source/Cargo.lock"
target=${ORACLE_TARGET_DIR:-$cache/target}
CARGO_TARGET_DIR=$target cargo build --release --locked --manifest-path "$cache/source/Cargo.toml"
install -m 755 "$target/release/near-oracle" "$cache/near-oracle"
echo "$stamp" >"$cache/stamp"
echo 'oracle: built .cache/oracle/near-oracle'
