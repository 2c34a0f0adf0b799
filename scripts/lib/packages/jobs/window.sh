# Opens the window, takes a picture, and ends the app as a session does.
. /jobs/openWindow.sh
sleep 2
cp screen/Xvfb_screen0 window.xwd
gzip -c window.xwd | wc -c
kill "$app"
wait "$app" || true
