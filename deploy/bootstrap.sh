#!/bin/sh
# Bring what the project needs on a fresh Debian 12 or 13 that has only git and make.
#
#   deploy/bootstrap.sh run     what `make demo` needs: Python, uv, the locked packages
#   deploy/bootstrap.sh test    and what `make test` needs: a browser, fonts, LibreOffice, PDF and picture tools, scanners
#
# As root it installs missing Debian packages; otherwise it names them and the command, and stops.
# Done work is noted under .tools, so the second time takes well under a second. Delete .tools to begin anew.
set -eu

cd "$(dirname "$0")/.."
tools=$PWD/.tools
purpose=${1:-run}

export LC_ALL=C.UTF-8 PYTHONUTF8=1
export UV_PYTHON_DOWNLOADS=never            # a closed network has no place to fetch an interpreter from
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
    # Many offices inspect TLS: trust what the machine trusts, as pip and git do.
    export SSL_CERT_FILE="${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}"
fi

say() { printf '%s\n' "$*" >&2; }

install_packages() {
    [ $# -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Missing: $*. This is not Debian or Ubuntu: please install the packages of your system that match."
        say "足りないもの: $*。Debian / Ubuntu 以外では、同じ内容のパッケージを導入してください。"
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "Missing Debian packages. Please run this, then try again: sudo apt-get install -y --no-install-recommends $*"
        say "足りないパッケージがあります。上の行のコマンドを実行してから、もう一度お試しください。"
        exit 1
    fi
    say "Installing Debian packages: $*"
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@"; } >"$tools/apt.log" 2>&1; then
        tail -n 5 "$tools/apt.log" >&2
        say "apt-get could not install them. The whole record is in $tools/apt.log; repair it, then try again."
        say "パッケージを導入できませんでした。記録 ($tools/apt.log) を確かめ、もう一度お試しください。"
        exit 1
    fi
}

usable_python() {
    command -v python3 >/dev/null 2>&1 &&
        python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

bring_python() {
    usable_python && return
    install_packages python3 python3-venv ca-certificates
    usable_python && return
    say "Python 3.11 or newer with venv is needed; $(python3 --version 2>&1) is what this machine has."
    say "Python 3.11 以上が必要です。新しい Python を導入してから、もう一度お試しください。"
    exit 1
}

bring_uv() {
    "$tools/uv/bin/uv" --version >/dev/null 2>&1 && return
    say "Installing uv into .tools"
    rm -rf "$tools/uv"
    python3 -m venv "$tools/uv"
    # pip reads the user's and the machine's pip configuration: a mirror or a proxy named there is used.
    "$tools/uv/bin/pip" install --quiet --disable-pip-version-check 'uv>=0.8,<1' && return
    say "uv could not be installed. Please check the network, or the mirror in your pip configuration, and try again."
    say "uv を導入できませんでした。ネットワークか pip の設定 (ミラー) を確かめ、もう一度お試しください。"
    exit 1
}

# What the locked environment is made of: any change brings it up to date again.
recipe() {
    { cat uv.lock pyproject.toml packages/*/pyproject.toml demo/pyproject.toml; pwd; python3 --version; } | cksum
}

bring_environment() {
    recipe=$(recipe)
    [ -x .venv/bin/python ] && [ "$(cat "$tools/environment" 2>/dev/null)" = "$recipe" ] && return
    say "Installing the locked Python packages into .venv"
    if ! "$tools/uv/bin/uv" sync --frozen --quiet --python "$(command -v python3)"; then
        say "The Python packages could not be installed. Please check the network and try again."
        say "Python のパッケージを導入できませんでした。ネットワークを確かめ、もう一度お試しください。"
        exit 1
    fi
    printf '%s\n' "$recipe" >"$tools/environment"
}

# Package names whose evidence is missing. Evidence is a program or file: other packages may have brought it.
missing_for_tests() {
    office=/usr/lib/libreoffice/program
    command -v chromium >/dev/null || echo chromium
    /sbin/ldconfig -p | grep -q libatomic.so.1 || echo libatomic1  # playwright's node; Debian 12's chromium brings none
    command -v qpdf >/dev/null || echo qpdf
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v convert >/dev/null || command -v magick >/dev/null || echo imagemagick
    command -v unzip >/dev/null || echo unzip
    command -v openssl >/dev/null || echo openssl
    /sbin/ldconfig -p | grep -q libarchive.so.13 || echo libarchive13
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || echo fonts-noto-cjk
    [ -e $office/libswlo.so ] || echo libreoffice-writer-nogui
    [ -e $office/libsclo.so ] || echo libreoffice-calc-nogui
    [ -e $office/libsdlo.so ] || echo libreoffice-impress-nogui
    [ -x /usr/bin/bwrap ] || echo bubblewrap
    command -v heif-convert >/dev/null || command -v heif-dec >/dev/null || echo libheif-examples
    # Since Debian 13 the decoder is a package of its own.
    [ "$(. /etc/os-release && echo "$VERSION_ID")" = 12 ] \
        || ls /usr/lib/*/libheif/plugins/libheif-libde265.so >/dev/null 2>&1 || echo libheif-plugin-libde265
    [ -x /usr/sbin/clamd ] || echo clamav-daemon
    [ -x /usr/bin/c-icap ] || echo c-icap
    ls /usr/lib/*/c_icap/virus_scan.so >/dev/null 2>&1 || echo libc-icap-mod-virus-scan
    [ -x /usr/sbin/slapd ] || echo slapd
    command -v ldapsearch >/dev/null || echo ldap-utils
}

# These packages bring services that would start, fetch signatures from the network and take memory.
# The tests start their own clamd, c-icap and slapd, so nothing of these may run: neither now nor after the next start.
scanner_services="clamav-freshclam clamav-daemon clamav-daemon.socket c-icap slapd"
policy=/usr/sbin/policy-rc.d

hold_services() {
    case " $* " in *clamav*|*c-icap*|*slapd*) ;; *) return 0 ;; esac
    [ "$(id -u)" -eq 0 ] || return 0
    for service in $scanner_services; do  # what somebody runs here already stays as it is
        systemctl cat "$service" >/dev/null 2>&1 || brought="${brought:-} $service"
    done
    [ ! -e "$policy" ] || return 0
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT INT TERM
    held=yes
}

release_services() {
    if [ "${held:-}" = yes ]; then
        rm -f "$policy"
        trap - EXIT INT TERM
    fi
    if [ -n "${brought:-}" ] && command -v systemctl >/dev/null 2>&1; then
        # shellcheck disable=SC2086  # one word per service
        systemctl disable --quiet $brought >/dev/null 2>&1 || true
    fi
}

bring_test_programs() {
    missing=$(missing_for_tests)
    # shellcheck disable=SC2086  # one word per package is what is wanted
    hold_services $missing
    # shellcheck disable=SC2086
    install_packages $missing
    release_services
}

mkdir -p "$tools"
bring_python
bring_uv
bring_environment
case $purpose in
run) ;;
test) bring_test_programs ;;
*) say "usage: deploy/bootstrap.sh run|test"; exit 2 ;;
esac
