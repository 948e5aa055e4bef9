#!/bin/sh
# A user's way with the installer for Windows, as far as wine goes.  Run by packaging/try windows.
#
#   windows.sh INSTALLER HOME      HOME is an empty folder for this wine's files
#
# Each step says `ok …`; the first that fails ends all.
set -eu
installer=$1
# Else wine takes the desktop of who calls.
export HOME=$2
export WINEPREFIX=$HOME/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=' LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY PYTHONHOME || :

ok() { printf 'ok  %s\n' "$*"; }
fail() {
    printf 'FAILED  %s\n' "$*" >&2
    exit 1
}
code_of() {
    code=0
    wine "$@" >"$WINEPREFIX.out" 2>/dev/null </dev/null || code=$?
}
value() {
    key="HKCU\\$1"
    shift
    # What is not there it says on the same line as what is.
    wine reg query "$key" "$@" 2>/dev/null | tr -d '\r' | grep REG_ || :
}

mkdir -p "$HOME/Desktop"
wine wineboot -i >/dev/null 2>&1 || fail 'wine does not start'
local=$(wine cmd /c 'echo %LOCALAPPDATA%' 2>/dev/null | tr -d '\r')
local=$WINEPREFIX/drive_c/$(printf %s "${local#?:?}" | tr '\\' /)
home=$local/Programs/Tamga
class='Software\Classes\org.tamga.counter.file\shell\open\command'
uninstall='Software\Microsoft\Windows\CurrentVersion\Uninstall\org.tamga.counter'

wine winecfg -v win7 >/dev/null 2>&1
code_of "$installer" /S
[ "$code" -eq 2 ] && [ ! -e "$home" ] || fail "installed on Windows 7: $code"
ok 'Windows 7 is refused, and nothing is written'
wine winecfg -v win10 >/dev/null 2>&1

mkdir -p "$local/tamga" "$local/tamga-program/0.2.0.0"
echo cases >"$local/tamga/tamga.db"
echo later >"$local/tamga-program/0.2.0.0/tamga.exe"
code_of "$installer" /S
[ "$code" -eq 0 ] || fail "install: $code"
[ -s "$home/program/manifest.json" ] && [ ! -e "$home/program.new" ] || fail 'no program'
ok 'installed for one user, without questions'
value "$class" /ve | grep -q 'tamga.exe" "%1"' || fail 'parcels open nothing'
for suffix in tamga-parcel tamga-answer tamga-enrolment; do
    value "Software\\Classes\\.$suffix" /ve | grep -q org.tamga.counter.file || fail "nothing opens .$suffix"
done
value "$uninstall" /v QuietUninstallString | grep -q uninstall.exe || fail 'not in the list of programs'
[ "$(find "$HOME" -name '*Tamga*.lnk' | wc -l)" -ge 3 ] || fail 'not in the menu'
ok 'in the menu, in the list of programs, and what opens the files from the banner'

PYTHONHOME='C:\other' wine "$home/program/tamga.com" --version 'a b' >"$WINEPREFIX.out" 2>/dev/null </dev/null && code=0 || code=$?
tr -d '\r' <"$WINEPREFIX.out" | sed 's/^/    /'
echo "    exit $code"
ok 'tamga.com handed its words on (above)'

echo old >"$home/program/of-the-version-before.txt"
code_of "$installer" /S
[ "$code" -eq 0 ] && [ -s "$home/program/manifest.json" ] || fail "upgrade: $code"
[ ! -e "$home/program/of-the-version-before.txt" ] || fail 'a file of the version before is left'
[ ! -e "$home/program.old" ] || fail 'the version before is left'
ok 'an upgrade replaces the folder whole'
mv "$home/program" "$home/program.old"
code_of "$installer" /S
[ "$code" -eq 0 ] && [ -s "$home/program/manifest.json" ] && [ ! -e "$home/program.old" ] || fail "after a power cut: $code"
ok 'an installation that the power cut between its renames is made whole'

wine reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Run' /v org.tamga.counter /d tamga.exe >/dev/null 2>&1
# Without its own folder said it goes on in a copy of itself, and returns before it is done.
code_of "$home/uninstall.exe" /S "_?=C:$(printf %s "${home#"$WINEPREFIX"/drive_c}" | tr / '\\')"
[ "$code" -eq 0 ] || fail "uninstall: $code"
[ ! -e "$home/program" ] || fail 'the program is left'
[ ! -e "$local/tamga-program" ] || fail 'versions that came later are left'
[ "$(cat "$local/tamga/tamga.db")" = cases ] || fail 'the data are gone'
[ -z "$(value "$class" /ve)$(value "$uninstall" /v DisplayName)" ] || fail 'left in the registry'
[ -z "$(value 'Software\Classes\.tamga-parcel' /ve)" ] || fail 'parcels still open something'
[ -z "$(value 'Software\Microsoft\Windows\CurrentVersion\Run' /v org.tamga.counter)" ] || fail 'it still starts at sign-in'
[ -z "$(find "$HOME" -name '*Tamga*.lnk')" ] || fail 'left in the menu'
ok 'uninstalled; the data are kept'
ok 'all done'
