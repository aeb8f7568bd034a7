#!/usr/bin/env bash
# Builds everything, runs all tests and ends in the line "N passed, N failed". Needs the .NET SDK; installs what linking
# native binaries takes, and PostgreSQL, where it may. Arguments go to `dotnet test`, for example: ./test.sh --filter Name~Subscribe
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

configuration=${CONFIGURATION:-Release}
results=artifacts/test-results
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK is needed: global.json names the version. 'dotnet' is not on the PATH." >&2
    exit 1
fi

# Linking a native binary takes a C compiler and zlib. Without them the native tests fail and say so.
can_link() {
    local compiler
    compiler=$(command -v clang || command -v gcc) || return 1
    echo 'int main(void) { return 0; }' | "$compiler" -x c - -lz -o /dev/null 2>/dev/null
}

if [[ $(uname) == Linux ]] && ! can_link; then
    if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
        echo "Installing gcc and zlib1g-dev, which native binaries are linked with."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq gcc libc6-dev zlib1g-dev >/dev/null || true
    fi
    if ! can_link; then
        echo "No native binary can be linked here: install clang or gcc, and zlib's development files" \
            "(Debian and Ubuntu: apt-get install gcc libc6-dev zlib1g-dev, as root)." >&2
    fi
fi

# The tests of the event store start a PostgreSQL server and a PgBouncer of their own and fail without their programs.
has_postgresql() {
    { command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; } &&
        { command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]]; }
}

if [[ $(uname) == Linux ]] && ! has_postgresql; then
    if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
        echo "Installing postgresql and pgbouncer, whose programs the tests of the event store start."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql pgbouncer >/dev/null || true
    fi
    if ! has_postgresql; then
        echo "The programs of PostgreSQL or PgBouncer are missing, so the tests of the event store will fail: install them" \
            "(Debian and Ubuntu: apt-get install postgresql pgbouncer, as root)." >&2
    fi
fi

# Built once. Two cores gain nothing from test projects that run beside one another, and the package tests build themselves.
dotnet build SourceGenBus.sln -c "$configuration" -nodeReuse:false -v:minimal --disable-build-servers

# A test that does not end is named, and the run goes on to its end; without that nobody would learn which one it was.
rm -rf "$results"
status=0
dotnet test SourceGenBus.sln -c "$configuration" --no-build -m:1 -nodeReuse:false \
    --blame-hang --blame-hang-timeout 15m --blame-hang-dump-type none \
    --logger "trx;LogFilePrefix=tests" --results-directory "$results" "$@" || status=$?

# The sum over all test projects, from what each recorded.
count() {
    local total=0 number
    for number in $(grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n'); do
        total=$((total + number))
    done
    echo "$total"
}

passed=$(count passed)
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
skipped=$(($(count total) - $(count executed)))

if ((passed + failed == 0)); then
    echo "No test was run." >&2
    status=1
elif ((status == 0 && failed > 0)); then
    status=1
elif ((status != 0 && failed == 0)); then
    echo "The test run failed, though no test did; see above." >&2
fi

if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
exit "$status"
