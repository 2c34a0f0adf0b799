# What the person sees of it.
. /jobs/openWindow.sh
touch is-open
until [ -e is-upgraded ]; do sleep 0.5; done
kill -0 "$app"
xdotool search --onlyvisible --name '^QCred' >/dev/null
[ "$(qcred --version)" = "$VERSION (test build, not for release)" ] || { qcred --version; exit 1; }
qcred credential-process --profile work | grep -q '"SecretAccessKey"'
echo 'the old window lives'
kill "$app"
wait "$app" || true
rm is-open is-upgraded
