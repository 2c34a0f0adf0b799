@echo off
rem The same as the launcher "qcred" beside this file, for Windows.
setlocal
set "home=%~dp0.."
set "node=%home%\node_modules\node\bin\node.exe"
if not exist "%node%" set "node=node"
if not exist "%home%\out\main\qcred.js" (
  echo qcred is not built yet. Run: npm run build 1>&2
  exit /b 1
)
"%node%" "%home%\out\main\qcred.js" %*
exit /b %errorlevel%
