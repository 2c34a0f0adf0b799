# Installs what /root/depends names: the first alternative that there is.
apt-get update -qq
names=$(tr ',' '\n' < /root/depends | sed 's/([^)]*)//; s/ //g' | while IFS='|' read -r first second; do
  if [ -n "$second" ] && ! apt-cache show "$first" >/dev/null 2>&1; then echo "$second"; else echo "$first"; fi
done)
apt-get install -y -qq $names
