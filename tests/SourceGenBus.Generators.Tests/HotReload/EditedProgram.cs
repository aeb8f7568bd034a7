using System.Diagnostics;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>Runs a program that edits itself: each call of its <c>Edit.Apply</c> puts the next version of a file in force.</summary>
internal static class EditedProgram
{
    private const string Path = "Edited.cs";

    /// <summary>What the runtime does when a file is saved, in two steps, as programs find it in between.</summary>
    private static SourceFile Edit { get; } = new(
        "Edit.cs",
        """
        using System.IO;
        using System.Linq;
        using System.Reflection;
        using System.Reflection.Metadata;

        internal static class Edit
        {
            /// <summary>How often the code has changed, and is about to.</summary>
            internal static int Count { get; private set; }

            /// <summary>The code changes.</summary>
            internal static void Apply()
            {
                var name = Path.Combine(AppContext.BaseDirectory, (++Count).ToString());
                MetadataUpdater.ApplyUpdate(typeof(Edit).Assembly, File.ReadAllBytes(name + ".metadata"), File.ReadAllBytes(name + ".code"), default);
            }

            /// <summary>Libraries are told of it.</summary>
            internal static void Tell()
            {
                foreach (var handler in typeof(EventBus).Assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>())
                    handler.HandlerType.GetMethod("ClearCache", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(null, [null]);
            }
        }

        internal static class Calls
        {
            private static readonly List<string> Made = [];

            internal static ValueTask Add(string name)
            {
                lock (Made)
                    Made.Add(name);
                return default;
            }

            internal static void Print()
            {
                lock (Made)
                {
                    Console.WriteLine(string.Join(' ', Made.Order()));
                    Made.Clear();
                }
            }
        }

        internal sealed class Failures : IEventFailureHandler
        {
            public ValueTask HandleFailureAsync(EventFailure failure) =>
                Calls.Add($"!{failure.HandlerType.Name}:{failure.Exception.Message.Replace(' ', '_')}");
        }
        """);

    private static GeneratorOptions Options { get; } = GeneratorOptions.Default.With(TestReferences.Container) with
    {
        AssemblyName = "Program",
        Optimization = OptimizationLevel.Debug,
        Output = OutputKind.ConsoleApplication,
    };

    /// <summary>Returns what the program prints.</summary>
    /// <param name="main">The top-level statements, which stay as they are.</param>
    /// <param name="versions">The versions of the file that is edited.</param>
    internal static async Task<string> RunAsync(string main, params string[] versions)
    {
        var folder = Directory.CreateTempSubdirectory("sourcegenbus-edited-").FullName;
        try
        {
            await WriteAsync(folder, main, versions);
            return await RunAsync(System.IO.Path.Combine(folder, "Program.dll"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(string folder, string main, string[] versions)
    {
        var session = new GeneratorSession(Options, GeneratorHarness.Usings, Edit, new SourceFile("Program.cs", main), new SourceFile(Path, versions[0]));
        var result = session.Run();
        StrictCompilation.AssertCompiles(result);
        using var edits = new ProgramEdits(result.Compilation);
        await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, "Program.dll"), edits.Image, TestContext.Current.CancellationToken);
        for (var version = 1; version < versions.Length; version++)
        {
            var (metadata, code) = edits.Next(session.Set(Path, versions[version]).Run().Compilation);
            await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, $"{version}.metadata"), metadata, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, $"{version}.code"), code, TestContext.Current.CancellationToken);
        }

        await ConsoleProgram.PrepareAsync(folder);
    }

    private static Task<string> RunAsync(string program)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", program]);
        start.Environment["DOTNET_MODIFIABLE_ASSEMBLIES"] = "debug";
        return ConsoleProgram.RunAsync(start);
    }
}
