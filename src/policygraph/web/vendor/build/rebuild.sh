#!/bin/sh
# Builds ../vis-network.min.js again, in a folder of its own, and says whether it came out as
# VENDOR.json describes it. Needs Node with npm, and the network.
set -eu
build=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/build"
cp "$build/entry.js" "$build/package.json" "$work/build"
cd "$work/build"
npm install --no-package-lock --no-audit --no-fund
npm run build
digest=$(sha256sum ../vis-network.min.js | cut -d ' ' -f 1)
cp ../vis-network.min.js "$build/.."
if grep -q "\"sha256\": \"$digest\"" "$build/../VENDOR.json"; then
  echo "vis-network.min.js is as VENDOR.json describes it"
else
  echo "vis-network.min.js is another than VENDOR.json describes: $digest"
  exit 1
fi
