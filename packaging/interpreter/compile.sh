#!/bin/sh
# Compiles CPython and the libraries that it needs for an older C library than this machine's.
#
#   compile.sh SOURCES OUT ZIG TRIPLE [BUILD_PYTHON]
#
# SOURCES has one unpacked folder a source (openssl, zlib, libffi, bzip2, xz, sqlite, python); ZIG is the compiler of
# PyPI's ziglang, TRIPLE what it compiles for, as x86_64-linux-gnu.2.28.  BUILD_PYTHON, of the same version, is needed
# where this machine cannot run what is compiled.  OUT becomes a folder that runs wherever it is put.
# Everything but the C library is linked in, so that nothing depends on what a target machine has.
set -eu
sources=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
zig=$3
triple=$4
build_python=${5-}
host=${triple%.[0-9]*}
host=${host%.[0-9]*}
jobs=${TAMGA_JOBS:-$(nproc)}
work=$out.work
deps=$work/deps
rm -rf "$work"
mkdir -p "$work/bin" "$deps/lib" "$deps/include"
export ZIG_GLOBAL_CACHE_DIR="${ZIG_GLOBAL_CACHE_DIR:-$work/zig}"
export ZIG_LOCAL_CACHE_DIR="$work/zig-local"

# Debian's C library header level is what the triple says; zig knows no -h, and warns of __DATE__ though
# SOURCE_DATE_EPOCH makes it the same every time.
for name in cc; do
    cat >"$work/bin/$name" <<END
#!/bin/sh
exec "$zig" $name -target $triple -Wno-error=date-time -Wno-date-time -ffile-prefix-map=$work=. \
 -ffile-prefix-map=$sources=. -g0 "\$@"
END
done
for name in ar ranlib; do printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" "$name" >"$work/bin/$name"; done
chmod +x "$work/bin"/*
# Nothing here is C++: without this zig would compile a library of it for every configure that asks.
export CC="$work/bin/cc" CXX="$work/bin/cc" AR="$work/bin/ar" RANLIB="$work/bin/ranlib"
# Debian patches make the written-out tools of automake look old: they are not wanted.
export ACLOCAL=: AUTOMAKE=: AUTOCONF=: AUTOHEADER=: MAKEINFO=:
export CFLAGS="-O2 -fPIC -fno-sanitize=undefined" LC_ALL=C TZ=UTC

copy() { cp -a "$sources/$1" "$work/$1" && cd "$work/$1"; }
quietly() { "$@" >>"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; echo "compile: failed: $*" >&2; exit 1; }; }

machine=${host%%-*}

copy zlib
CHOST=$host quietly ./configure --prefix="$deps" --static
quietly make -j"$jobs" install

copy bzip2
quietly make -j"$jobs" CC="$CC" AR="$AR" RANLIB="$RANLIB" CFLAGS="$CFLAGS -D_FILE_OFFSET_BITS=64" libbz2.a
cp libbz2.a "$deps/lib/" && cp bzlib.h "$deps/include/"

copy xz
quietly ./configure --host="$host" --prefix="$deps" --disable-shared --disable-doc --disable-nls --disable-xz \
    --disable-xzdec --disable-lzmadec --disable-lzmainfo --disable-scripts
quietly make -j"$jobs" install

copy libffi
quietly ./configure --host="$host" --prefix="$deps" --disable-shared --disable-docs \
    --disable-exec-static-tramp
quietly make -j"$jobs" install

copy sqlite
quietly ./configure --host="$host" --prefix="$deps" --disable-shared --disable-tcl --disable-readline
quietly make -j1 BCC="$zig cc" sqlite3.c sqlite3.h
quietly "$CC" $CFLAGS -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_JSON1 -DSQLITE_ENABLE_MATH_FUNCTIONS \
    -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_THREADSAFE=1 -c sqlite3.c -o sqlite3.o
quietly "$AR" rcs "$deps/lib/libsqlite3.a" sqlite3.o
cp sqlite3.h "$deps/include/" && cp src/sqlite3ext.h "$deps/include/" 2>/dev/null || :

# The target's own openssl.cnf may be of another OpenSSL: it is not read.  What is written into the library (compiler,
# folder of modules) is the same wherever it is compiled, and no folder that somebody could fill.
copy openssl
quietly env CC=cc PATH="$work/bin:$PATH" ./Configure "linux-$machine" --prefix=/nonexistent --libdir=lib \
    --openssldir=/etc/ssl no-shared no-tests no-autoload-config no-engine no-legacy
quietly env PATH="$work/bin:$PATH" make -j"$jobs" build_libs
quietly env PATH="$work/bin:$PATH" make install_dev DESTDIR="$work/made-openssl"
cp -a "$work/made-openssl/nonexistent/." "$deps/"

copy python
export PKG_CONFIG=/bin/false
export LIBFFI_CFLAGS="-I$deps/include" LIBFFI_LIBS="-L$deps/lib -lffi"
export ZLIB_CFLAGS="-I$deps/include" ZLIB_LIBS="-L$deps/lib -lz"
export BZIP2_CFLAGS="-I$deps/include" BZIP2_LIBS="-L$deps/lib -lbz2"
export LIBLZMA_CFLAGS="-I$deps/include" LIBLZMA_LIBS="-L$deps/lib -llzma"
export LIBSQLITE3_CFLAGS="-I$deps/include" LIBSQLITE3_LIBS="-L$deps/lib -lsqlite3 -lm -lpthread -ldl"
for absent in readline _curses _curses_panel _dbm _gdbm _tkinter nis _uuid; do
    set -- "$@" "py_cv_module_$absent=n/a"
done
shift 4
[ $# -eq 0 ] || [ "$1" != "$build_python" ] || shift
cross=
[ -z "$build_python" ] || cross="--with-build-python=$build_python"
quietly env "$@" ./configure --host="$host" --build="$(uname -m)-linux-gnu" --prefix=/ $cross \
    --disable-test-modules --without-ensurepip --without-static-libpython --with-openssl="$deps" \
    --with-openssl-rpath=no ac_cv_file__dev_ptmx=yes ac_cv_file__dev_ptc=no CFLAGS="-O2 -fno-sanitize=undefined" LDFLAGS="-s -L$deps/lib"
quietly make -j"$jobs"
# Nothing is compiled here (-l): the .pyc files are written when the tree is whole.
quietly make install DESTDIR="$work/made" COMPILEALL_OPTS=-l
rm -rf "$out"
mv "$work/made" "$out"
rm -rf "$work"
