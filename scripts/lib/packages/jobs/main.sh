# The main job with the command: a key is pasted, stored, exported and used. STORE is keychain or passphrase;
# with NO_AWS the key is only asked for, as aws would. The vault stays.
cd "$HOME"
rm -rf .config/QCred .aws sandbox.json
qcred sandbox --print-secret --json >sandbox.json 2>sandbox.log &
sandbox=$!
waited=0
until [ -s sandbox.json ]; do
  sleep 0.2
  waited=$((waited + 1))
  [ "$waited" -lt 300 ] || { cat sandbox.log; exit 1; }
done
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" sandbox.json; }

printf 'AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\n' "$(value accessKeyId)" "$(value secretAccessKey)" |
  qcred add work --paste --store "$STORE" --provider s3 --endpoint "$(value url)" --region "$(value region)"
qcred export aws work
grep -q '^credential_process *= */usr/bin/qcred credential-process ' .aws/config || { cat .aws/config; exit 1; }
if grep -rqF --exclude=sandbox.json "$(value secretAccessKey)" "$HOME"; then echo 'The secret lies in a file.'; exit 1; fi
qcred credential-process --profile work | grep -qF "$(value secretAccessKey)"
if [ -z "${NO_AWS-}" ]; then
  # Debian 12's own aws is older than addresses in its configuration.
  buckets=$(aws s3 ls --profile work --endpoint-url "$(value url)")
  [ -n "$buckets" ] || { echo 'aws listed no bucket.'; exit 1; }
fi
kill "$sandbox"
rm sandbox.json sandbox.log
