# Starts the app on a screen of its own, as the menu would, and waits until its window shows something.
cd "$HOME"
rm -rf display screen
mkdir -p screen
Xvfb -displayfd 3 -screen 0 1280x800x24 -fbdir screen -nolisten tcp 3>display >/dev/null 2>&1 &
waited=0
until [ -s display ]; do
  sleep 0.2
  waited=$((waited + 1))
  [ "$waited" -lt 300 ] || { echo 'The X server did not start.'; exit 1; }
done
export DISPLAY=":$(cat display)" NO_AT_BRIDGE=1
program=$(sed -n 's/^Exec=\([^ ]*\).*/\1/p' /usr/share/applications/app.qcred.QCred.desktop)
"$program" >window.log 2>&1 &
app=$!
waited=0
# An empty screen packs to almost nothing.
until xdotool search --onlyvisible --name '^QCred' >/dev/null 2>&1 && [ "$(gzip -c screen/Xvfb_screen0 | wc -c)" -gt 20000 ]; do
  sleep 0.5
  waited=$((waited + 1))
  if [ "$waited" -ge 180 ] || ! kill -0 "$app" 2>/dev/null; then
    echo 'The window did not open:'
    cat window.log
    exit 1
  fi
done
