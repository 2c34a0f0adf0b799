@echo off
rem The same as the launcher "qcred" beside this file, for Windows.
setlocal DisableDelayedExpansion
for %%v in (NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_COMPILE_CACHE NODE_V8_COVERAGE NODE_CHANNEL_FD NODE_DEBUG NODE_DEBUG_NATIVE NODE_REDIRECT_WARNINGS NODE_ICU_DATA OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES ELECTRON_RUN_AS_NODE) do (
  set "QCRED_OUTER_%%v="
  rem As a variable of the loop, a value is not read as a part of this script.
  if defined %%v for /f "tokens=1* delims==" %%a in ('set %%v') do if /i "%%a"=="%%v" set "QCRED_OUTER_%%v=%%b"
  set "%%v="
)
set "home=%~dp0.."
set "node=%home%\node_modules\node\bin\node.exe"
if not exist "%node%" set "node=node"
if not exist "%home%\out\main\qcred.js" (
  echo qcred is not built yet. Run: npm run build 1>&2
  exit /b 1
)
"%node%" "%home%\out\main\qcred.js" %*
exit /b %errorlevel%
