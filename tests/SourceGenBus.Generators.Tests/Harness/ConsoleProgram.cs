using System.Diagnostics;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Emits a program with top-level statements and runs it in a process of its own.</summary>
internal static class ConsoleProgram
{
    internal static async Task<string> RunAsync(GeneratorResult result)
    {
        var folder = Directory.CreateTempSubdirectory("sourcegenbus-program-").FullName;
        try
        {
            var program = Path.Combine(folder, "Program.dll");
            await File.WriteAllBytesAsync(program, [.. Assemblies.Emit(result)], TestContext.Current.CancellationToken);
            await PrepareAsync(folder);
            return await RunAsync(new ProcessStartInfo("dotnet", ["exec", program]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes what <c>Program.dll</c> needs beside it.</summary>
    internal static async Task PrepareAsync(string folder)
    {
        foreach (var library in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsNeeded))
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""",
            TestContext.Current.CancellationToken);
    }

    /// <summary>Returns what the program prints, which has to end well.</summary>
    internal static async Task<string> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"The program ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output.ReplaceLineEndings("\n").TrimEnd();
    }

    private static bool IsNeeded(string library)
    {
        var name = Path.GetFileName(library);
        return name is "SourceGenBus.dll" or "SourceGenBus.Abstractions.dll" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
    }
}
