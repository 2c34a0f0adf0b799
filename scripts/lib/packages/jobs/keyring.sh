# Runs another job in a session of its own, with a bus and an unlocked keychain.
if [ -z "${DBUS_SESSION_BUS_ADDRESS-}" ]; then
  mkdir -p -m 700 "$HOME/.run"
  export XDG_RUNTIME_DIR="$HOME/.run"
  exec dbus-run-session -- sh -e "$0" "$@"
fi
printf throwaway | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
waited=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
  string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do
  sleep 0.2
  waited=$((waited + 1))
  [ "$waited" -lt 300 ] || { echo 'The keychain did not start.'; exit 1; }
done
exec sh -e "$@"
