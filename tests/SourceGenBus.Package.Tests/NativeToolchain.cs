namespace SourceGenBus.Package.Tests;

/// <summary>What linking a native binary takes beside the SDK: a C compiler and zlib.</summary>
internal static class NativeToolchain
{
    /// <summary>Fails on a machine that cannot link: a test that is skipped shows nothing, and nobody looks for it.</summary>
    internal static async Task RequireAsync()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
            return; // There the SDK itself says what it lacks.

        var probe = await Command.RunAsync(
            Path.GetTempPath(),
            "sh",
            ["-c", "compiler=$(command -v clang || command -v gcc) && echo 'int main(void){return 0;}' | \"$compiler\" -x c - -lz -o /dev/null"]);
        if (probe.ExitCode == 0)
            return;

        Assert.Fail(
            "A native binary cannot be linked here; it takes clang or gcc, and zlib's development files " +
            $"(Debian and Ubuntu: apt-get install gcc libc6-dev zlib1g-dev, as root). {probe}");
    }
}
