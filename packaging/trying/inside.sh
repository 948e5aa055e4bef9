#!/bin/sh
# A user's way with the packages, on a bare Debian without Python and without any network.  Run by packaging/try.
#
# /packages has the packages, /out takes what is to be looked at.  Each step says `ok …`; the first that fails ends all.
set -eu
chmod 1777 /out
id=org.tamga.counter
program=/opt/apps/$id/files/program/tamga
data=/srv/clerk/data
export LC_ALL=C.UTF-8 TAMGA_PASSWORD='a sentence about summer pastures'

clipboard='from PySide6.QtGui import QGuiApplication as A; a = A([]); print(a.clipboard().text())'

ok() { printf 'ok  %s\n' "$*"; }
fail() {
    printf 'FAILED  %s\n' "$*" >&2
    tail -n 30 /out/last.log >&2 || :
    exit 1
}
try() {
    words=$1
    shift
    "$@" >/out/last.log 2>&1 || fail "$words: $*"
    ok "$words"
}
clerk() { runuser -u clerk -- env HOME=/srv/clerk DISPLAY=:7 QT_QPA_PLATFORM="${platform:-xcb}" "$@"; }
tamga() { clerk "$program" "$@"; }
cases() { tamga cases --data "$data" --staff 乌兰 --json; }
says() { cases >/out/last.log 2>&1 && grep -q -e "$1" /out/last.log || fail "no case $1"; }

# --- the machine ---------------------------------------------------------------------------------------------
useradd --create-home --home-dir /srv/clerk --shell /bin/sh clerk
! command -v python3 >/dev/null || fail 'there is a Python'
[ "$(ip -o link show | wc -l)" -eq 1 ] || fail 'there is a network beside loopback'
ok "bare machine: $(. /etc/os-release && echo "$PRETTY_NAME"), no Python, no network"
mkdir -p /run/dbus /run/cups && chmod 1777 /tmp
cupsd -c /etc/cups/cupsd.conf -f >/out/cupsd.log 2>&1 &
# Its exit code is the same whether it runs or not.
for _ in $(seq 60); do lpstat -r 2>/dev/null | grep -q 'is running' && break || sleep 1; done
try 'a printer' lpadmin -p paper -E -v cups-pdf:/ -P /usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd
Xvfb :7 -screen 0 1366x768x24 >/out/xvfb.log 2>&1 &
xvfb=$!

# --- the version before --------------------------------------------------------------------------------------
try 'install by file' dpkg --force-unsafe-io -i "/packages/before/tamga.deb"
tamga --version >/out/last.log 2>&1 || :
try 'the manifest holds' test -s "/opt/apps/$id/files/program/manifest.json"
try 'a workplace' tamga setup --data "$data" --site ML0101 --staff 乌兰
try 'a slip, printed' tamga slip SAMPLE-001 --data "$data" --staff 乌兰 --name 巴图 --id-number 152129195001010004 \
    --answer person=normal --answer agent=no --out /srv/clerk/slip.pdf --print paper
for _ in $(seq 60); do [ -n "$(find / -xdev -path '*PDF*' -name '*.pdf' -not -path '/proc/*' -newer /out/xvfb.log 2>/dev/null)" ] && break || sleep 1; done
sheet=$(find / -xdev -path '*PDF*' -name '*.pdf' -not -path '/proc/*' 2>/dev/null | head -n 1)
[ -n "$sheet" ] || { cp /out/cupsd.log /out/last.log; fail 'nothing fell out of the printer'; }
cp "$sheet" /out/printed.pdf && cp /srv/clerk/slip.pdf /out/slip.pdf
ok 'the sheet fell out of the printer'

# --- the window ----------------------------------------------------------------------------------------------
clerk "$program" --data "$data" >/out/window.log 2>&1 &
clerk timeout 60 xdotool search --sync --onlyvisible --name 'Tamga' >/out/last.log 2>&1 || { cp /out/window.log /out/last.log; fail 'no window'; }
sleep 12
clerk import -window root /out/door.png
clerk xdotool type --delay 80 "$TAMGA_PASSWORD" && clerk xdotool key Return
sleep 12
clerk import -window root /out/counter.png
# Each character is a key for as long as the delay: a window that is slower reads another one.
clerk xdotool key F2 && clerk xdotool type --delay 1500 '身份证'
sleep 3
clerk import -window root /out/chinese.png
clerk xdotool key ctrl+a ctrl+c && sleep 1
typed=$(clerk "${program%/*}/python/bin/python3" -P -s -c "$clipboard" 2>/out/last.log) || fail 'no clipboard'
[ "$typed" = 身份证 ] || fail "typed 身份证, in the field is: $typed"
ok 'a window, with Chinese typed (door.png, counter.png, chinese.png)'

# --- a file of the desktop -------------------------------------------------------------------------------------
windows() { clerk xdotool search --onlyvisible --name Tamga 2>/dev/null | wc -l; }
before=$(windows)
try 'a second start brings the window to the front' timeout 30 runuser -u clerk -- env HOME=/srv/clerk DISPLAY=:7 \
    "$program" --data "$data"
[ "$(windows)" -eq "$before" ] || fail 'a second window'

# --- the banner's server ---------------------------------------------------------------------------------------
try 'install the server' dpkg --force-unsafe-io -i /packages/tamga-server.deb
mkdir /srv/banner
try 'a banner' tamga-server banner init BQ00 白音旗 --data /srv/banner
try 'a site' tamga-server banner site add ML0101 BQ00 宝力根苏木 --data /srv/banner
tamga-server serve --data /srv/banner --port 8463 >/out/server.log 2>&1 &
server=$!
code=$(tamga-server banner code ML0101 --data /srv/banner 2>/out/last.log | tail -n 1) || fail 'no code'
sleep 8
try 'enrolment' tamga enrol --data "$data" --staff 乌兰 --server http://127.0.0.1:8463 --code "$code"
try 'an exchange' tamga sync --data "$data" --staff 乌兰
try 'the banner has the entries' sh -c "tamga-server banner status --data /srv/banner | grep ML0101"

# --- new version, old version, away, back ------------------------------------------------------------------------
clerk xdotool search --name Tamga windowclose >/dev/null 2>&1 || :
kill "$xvfb" 2>/dev/null || :
try 'upgrade' dpkg --force-unsafe-io -i /packages/tamga.deb
says -A001 && ok 'the case is there after the upgrade'
try 'a slip of the new version' tamga slip SAMPLE-001 --data "$data" --staff 乌兰 --name 乌云 \
    --id-number 15072719881105000X --answer person=normal --answer agent=no --out /srv/clerk/second.pdf
try 'an exchange of the new version' tamga sync --data "$data" --staff 乌兰
try 'roll back' dpkg --force-unsafe-io -i --force-downgrade /packages/before/tamga.deb
says -A002 && ok 'both cases are there after the roll-back'
try 'uninstall' dpkg -r "$id"
[ ! -e "/opt/apps/$id" ] || fail "left behind: $(find /opt/apps/$id | head -n 5)"
[ -s "$data/tamga.db" ] || fail 'the data are gone'
ok 'uninstalled, the data are kept'
try 'install again' dpkg --force-unsafe-io -i /packages/tamga.deb
says -A001 && ok 'the cases are there again'
try 'the journal is whole' tamga journal verify --data "$data" --staff 乌兰
try 'doctor' tamga doctor --data "$data" --staff 乌兰
cp /out/last.log /out/doctor.txt
kill "$server"
try 'uninstall the server' dpkg -r tamga-server
[ -s /srv/banner/tamga.db ] || [ -n "$(ls /srv/banner)" ] || fail 'the banner is gone'
ok 'the banner is kept'
ok 'all done'
