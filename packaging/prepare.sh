# Sourced by ./run and ./test with `root` set: brings .venv and the Debian packages up to date.
#
#   prepare counter run window     .venv from packaging/python/counter.lock, libraries of packaging/debian/{run,window}.txt
#
# The three locks agree on every version (a test sees to it), so that one .venv serves them all: what another
# lock wants is added, and going back and forth between them costs nothing.
# What is in place is known from stamps inside .venv, compared without starting Python.  A stamp is the last
# thing written, so that a set-up that was interrupted anywhere is done again by the next start.

say() { printf 'tamga: %s\n' "$*" >&2; }

prepare() {
    lock=$1
    shift
    if ! libraries_are_current "$@" || ! environment_is_current "$lock"; then
        # One set-up at a time; whoever waited finds the work done.  The lock is held on a file that is
        # there anyway, and given back before anything long-lived starts.
        exec 9<"$root/packaging/prepare.sh"
        if command -v flock >/dev/null 2>&1; then flock 9; fi
        libraries_are_current "$@" || install_libraries "$@"
        environment_is_current "$lock" || install_environment "$lock"
        stamp_libraries "$@"
        exec 9<&-
    fi
}

# --- the virtual environment ---------------------------------------------------------------------------

environment_is_current() {
    [ -f "$root/.venv/complete" ] && [ -x "$root/.venv/bin/python" ] &&
        is_stamped "$1" &&
        interpreter_is_unchanged
}

# The system's Python may be replaced by a newer one under the environment's link to it.
interpreter_is_unchanged() {
    IFS= read -r known 2>/dev/null <"$root/.venv/interpreter" &&
        [ "$known" -ef "$root/.venv/bin/python" ]
}

install_environment() {
    if [ -f "$root/.venv/complete" ] && [ -x "$root/.venv/bin/python" ] && interpreter_is_unchanged; then
        say "updating .venv"
    else
        python=$(find_python)
        if ! can_make_environments "$python"; then
            say "$python cannot make virtual environments: install its venv module, then start again"
            exit 1
        fi
        say "making .venv with $python (a minute or two, once)"
        "$python" -m venv --clear "$root/.venv" 9<&-
    fi
    rm -f "$root/.venv/complete"
    # What was installed from another state of the locks may not hold once this one is in place.
    for other in counter banner test; do
        is_stamped "$other" || rm -f "$root/.venv/$other.lock"
    done
    "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$root/packaging/python/$1.lock" 9<&- || {
        say "the packages could not be installed: see pip's message above, then start again"
        exit 1
    }
    readlink -f "$root/.venv/bin/python" >"$root/.venv/interpreter"
    # After a power cut no stamp may be older than what it vouches for.
    sync -f "$root/.venv" 2>/dev/null || sync
    stamp "$1"
    # test.lock holds everything of the other two.
    if [ "$1" = test ]; then stamp counter; stamp banner; fi
    : >"$root/.venv/complete"
}

stamp() { cp "$root/packaging/python/$1.lock" "$root/.venv/$1.lock"; }

is_stamped() { cmp -s "$root/packaging/python/$1.lock" "$root/.venv/$1.lock"; }

find_python() {
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed and was not found.  On Debian 12: apt-get install python3"
    exit 1
}

can_make_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# --- Debian packages -----------------------------------------------------------------------------------

# A stamp per list, worth something until dpkg's own record is written again.
libraries_are_current() {
    for list in "$@"; do
        if ! [ "$root/.venv/$list.txt" -nt "$root/packaging/debian/$list.txt" ]; then return 1; fi
        if [ /var/lib/dpkg/status -nt "$root/.venv/$list.txt" ]; then return 1; fi
    done
}

install_libraries() {
    all_libraries_found=yes
    command -v dpkg-query >/dev/null 2>&1 || return 0
    missing=$(missing_libraries "$@")$(missing_venv_module)
    [ -n "$missing" ] || return 0
    if can_install; then
        say "installing Debian packages:$missing"
        # shellcheck disable=SC2086  # one word a package
        if apt_install $missing; then return 0; fi
        say "apt-get failed: see its message above"
    else
        say "Debian packages are missing.  Run this, then start again:"
        say "  sudo apt-get install --no-install-recommends$missing"
    fi
    all_libraries_found=no
}

stamp_libraries() {
    [ "${all_libraries_found:-yes}" = yes ] || return 0
    for list in "$@"; do : >"$root/.venv/$list.txt"; done
}

# Names of the lists that neither an installed package nor its Provides answers to.
missing_libraries() {
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' |
        sed -n 's/^installed //p' | sed 's/ *([^)]*)//g; s/,/ /g' | tr '\n' ' ')
    for list in "$@"; do
        while read -r name; do
            case $name in '' | '#'*) continue ;; esac
            case " $present " in *" $name "*) ;; *) printf ' %s' "$name" ;; esac
        done <"$root/packaging/debian/$list.txt"
    done
}

# Debian keeps what makes environments in a package of its own.
missing_venv_module() {
    if [ -x "$root/.venv/bin/python" ]; then return; fi
    python=$(find_python 2>/dev/null) || return 0
    can_make_environments "$python" || printf ' python3-venv'
}

can_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; }

# Only a first try that fails shows that the package lists are missing or old, or that an installation was cut
# off by a power cut; both are mended before the second.
apt_install() {
    apt_get install --no-install-recommends "$@" 2>/dev/null || {
        dpkg --configure -a >/dev/null 2>&1 9<&- || :
        apt_get update && apt_get install --no-install-recommends "$@"
    }
}

# What goes wrong is said on stderr, the rest is dpkg thinking aloud.  9<&- keeps a service that a package
# starts from holding the set-up's lock for ever.
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 "$@" >/dev/null 9<&-
}
