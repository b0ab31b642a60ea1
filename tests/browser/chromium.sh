#!/bin/sh
# Sees to it that a Chromium or Chrome is on PATH: Debian's, by apt, when that is allowed.
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as=""; else as="sudo -n"; fi
    $as apt-get update -qq && $as apt-get install -y -qq chromium && command -v chromium >/dev/null 2>&1 && exit 0
fi
echo "The browser tests need Chromium or Chrome; install one with: sudo apt-get install chromium" >&2
exit 1
