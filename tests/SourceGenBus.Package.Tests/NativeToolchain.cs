namespace SourceGenBus.Package.Tests;

/// <summary>What linking a native binary takes beside the SDK: a C compiler and zlib.</summary>
internal static class NativeToolchain
{
    /// <summary>Skips on a machine that cannot link; fails in continuous integration, where nothing may be left out unseen.</summary>
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

        var reason = $"A native binary cannot be linked here; it takes clang or gcc, and zlib's development files. {probe}";
        Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), reason);
        Assert.Fail(reason);
    }
}
