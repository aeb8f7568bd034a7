using System.CommandLine;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Tool.Baselines;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>The baseline of durable events: what an assembly has, against what was released.</summary>
internal static class BaselineCommands
{
    internal static Command Create()
    {
        var assembly =
            new Argument<FileInfo>("assembly") { Description = "The built assembly that declares the events. It is read, not run." };
        var file = new Option<FileInfo>("--file")
        {
            Description = "The baseline.",
            DefaultValueFactory = static _ => new FileInfo(BaselineFile.Name),
            HelpName = BaselineFile.Name,
        };
        var force = new Option<bool>("--force") { Description = "Also when a released event has changed or is gone." };
        var command = new Command("baseline", "The shapes of durable events at their last release.");
        command.Subcommands.Add(ToolCommands.Define(
            "check",
            "Lists what differs from the baseline; exits with 1 when something does.",
            context => CheckAsync(context, context.Get(assembly), context.Get(file)!),
            assembly,
            file));
        command.Subcommands.Add(ToolCommands.Define(
            "write",
            "Writes the baseline of a release. Refuses, with 1, when that breaks a released event.",
            context => WriteAsync(context, context.Get(assembly), context.Get(file)!, context.Get(force)),
            assembly,
            file,
            force));
        return command;
    }

    private static async Task<int> CheckAsync(ToolContext context, FileInfo assembly, FileInfo file)
    {
        var differences = BaselineDifferences.Of(await ReadAsync(context, file), AssemblyEvents.Read(assembly));
        if (differences.Count == 0)
            context.Tell("The baseline is up to date.");
        if (differences.Count > 0 || context.IsJson)
            Print(context, differences);
        return differences.Count == 0 ? ExitCode.Success : ExitCode.Found;
    }

    private static async Task<int> WriteAsync(ToolContext context, FileInfo assembly, FileInfo file, bool isForced)
    {
        var shapes = AssemblyEvents.Read(assembly);
        var previous = await ReadAsync(context, file);
        var differences = BaselineDifferences.Of(previous, shapes);
        if (!isForced && differences.Any(static difference => difference.Breaking))
        {
            Print(context, [.. differences.Where(static difference => difference.Breaking)]);
            await context.Error.WriteLineAsync(
                "Nothing was written. Give what has changed a new version, or use --force when no store holds these events.");
            return ExitCode.Found;
        }

        if (differences.Count > 0 || !file.Exists)
            await File.WriteAllTextAsync(file.FullName, BaselineFile.Write(shapes, previous), context.CancellationToken);
        context.Tell(
            differences.Count == 0 && file.Exists ? "The baseline was up to date." : $"'{file.Name}' has {shapes.Count} events now.");
        Print(context, differences);
        return ExitCode.Success;
    }

    private static async Task<string> ReadAsync(ToolContext context, FileInfo file) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, context.CancellationToken) : "";

    private static void Print(ToolContext context, IReadOnlyList<BaselineRow> differences)
    {
        if (differences.Count == 0 && !context.IsJson)
            return;
        context.Print(differences, () =>
        {
            var table = new Table("EVENT", "KIND", "CHANGE");
            foreach (var difference in differences)
                table.Add(difference.Event, difference.Breaking ? "breaking" : "addition", difference.Change);
            return table;
        });
    }
}
