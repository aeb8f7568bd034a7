#!/usr/bin/env bash
# Builds all but the benchmarks, runs all tests and ends in the line "N passed, N failed". Needs the .NET SDK; installs what linking
# native binaries takes, and the servers that tests start, where it may. Arguments go to `dotnet test`: ./test.sh --filter-class "*SubscribeTests"
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

# Tests start servers of their own, and fail without their programs.
missing_servers() {
    command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || echo postgresql
    command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || echo pgbouncer
    [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || echo rabbitmq-server
    command -v redis-server >/dev/null || echo redis-server
}

if [[ $(uname) == Linux ]]; then
    mapfile -t servers < <(missing_servers)
    if ((${#servers[@]} > 0)) && command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
        echo "Installing ${servers[*]}, whose programs tests start."
        # At this run level no service of the machine is started with it.
        apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${servers[@]}" >/dev/null || true
        mapfile -t servers < <(missing_servers)
    fi
    if ((${#servers[@]} > 0)); then
        echo "Programs of servers are missing, so the tests that start them will fail: install them" \
            "(Debian and Ubuntu: apt-get install ${servers[*]}, as root)." >&2
    fi
fi

# One compiler for this build and for those of the package tests and native programs, under a name of its own. It ends with this run.
SharedCompilationId=sourcegenbus-$$ UseSharedCompilation=true
export SharedCompilationId UseSharedCompilation MSBUILDDISABLENODEREUSE=1
roslyn=$(dotnet msbuild src/SourceGenBus.Abstractions -getProperty:RoslynTargetsPath)
dotnet exec "$roslyn/bincore/VBCSCompiler.dll" "-pipename:$SharedCompilationId" </dev/null >/dev/null 2>&1 &
compiler=$!
trap 'kill "$compiler" 2>/dev/null || true' EXIT

# Built once: the package tests pack what was built here. Benchmarks are built where they are run.
dotnet build SourceGenBus.Tests.slnf -c "$configuration" -v:minimal

# A project that does nothing for as long as this is stopped: what was running in it is named, and the others run.
hang_timeout=${HANG_TIMEOUT:-15m}
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# A filter leaves projects without a test; otherwise such a project has lost its tests.
filtered=$(($# > 0))
options=(--ignore-exit-code 8)
((filtered)) || options=()

rm -rf "$results"
status=0
# Two at once: what waits for databases and processes leaves the processor to what compiles.
dotnet test --solution SourceGenBus.Tests.slnf -c "$configuration" --no-build --max-parallel-test-modules "${PARALLEL:-2}" \
    --results-directory "$results" --report-trx --report-trx-filename "{asm}.trx" \
    --hangdump --hangdump-timeout "$hang_timeout" --hangdump-type None "${options[@]}" "$@" || status=$?

passed=0 failed=0 skipped=0 problems=()

# Nothing is believed that a project has not recorded, and a project that recorded no end has failed.
read_results() { # project
    local name=$1 file="$results/$1.trx" counters
    if [[ ! -s $file ]]; then
        failed=$((failed + 1)) problems+=("$name left no results.")
        return
    fi

    counters=$(grep -o "<Counters [^>]*" "$file" | tail -n 1) || counters=
    count() { local value; value=$(grep -o " $1=\"[0-9]*\"" <<<"$counters" | tr -dc '0-9') || true; echo "${value:-0}"; }
    local unsuccessful=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
    passed=$((passed + $(count passed)))
    skipped=$((skipped + $(count total) - $(count executed)))
    if grep -q "Test host process pid: [0-9]* crashed" "$file"; then
        unsuccessful=$((unsuccessful + 1)) problems+=("$name crashed or was stopped; what had not run by then did not run.")
    elif (($(count total) == 0 && !filtered)); then
        unsuccessful=1 problems+=("$name ran no test.")
    elif ((unsuccessful == 0)) && ! grep -q '<ResultSummary outcome="Completed"' "$file"; then
        unsuccessful=1 problems+=("$name did not end as it should, though no test of it failed.")
    fi
    failed=$((failed + unsuccessful))
}

for project in tests/*/*.csproj; do
    grep -q "<IsTestProject>false" "$project" || read_results "$(basename "$project" .csproj)"
done
for hang in "$results"/*_hang.log; do
    [[ ! -f $hang ]] || problems+=("Still running when their project was stopped, after $hang_timeout without an end of any test: $(<"$hang")")
done

if ((passed + failed == 0)); then
    echo "No test was run." >&2
    status=1
elif ((status == 0 && failed > 0)); then
    status=1
elif ((status != 0 && failed == 0)); then
    failed=1 problems+=("The test run failed, though no test did; see above.")
fi

((${#problems[@]} == 0)) || printf '%s\n' "${problems[@]}" >&2
if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
exit "$status"
