# Fails, naming them, when a program of the package finds a library neither here nor in the package.
missing=$(find /usr/lib/qcred -type f \( -perm -100 -o -name '*.so*' -o -name '*.node' \) -exec ldd {} \; 2>/dev/null |
  grep 'not found' | grep -v libffmpeg || true)
[ -z "$missing" ] || { echo "$missing"; exit 1; }
