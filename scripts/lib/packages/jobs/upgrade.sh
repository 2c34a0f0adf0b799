# As root: a person has the window of the lower version open while the package DEB is installed over it.
rm -f /home/person/is-open /home/person/is-upgraded
setpriv --reuid=1000 --regid=1000 --init-groups env HOME=/home/person PATH=/usr/bin:/bin VERSION="$VERSION" \
  sh -e /jobs/keyring.sh /jobs/whileUpgraded.sh &
session=$!
until [ -e /home/person/is-open ]; do
  sleep 0.5
  kill -0 "$session" 2>/dev/null || { wait "$session"; exit 1; }
done
apt-get install -y -qq "$DEB"
touch /home/person/is-upgraded
wait "$session"
