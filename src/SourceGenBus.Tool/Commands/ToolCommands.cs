using System.CommandLine;
using System.Globalization;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Stores;

namespace SourceGenBus.Tool.Commands;

/// <summary>All commands, and what they share.</summary>
internal static class ToolCommands
{
    private static readonly StoreOptions Store = new();

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON for programs instead of tables.", Recursive = true };

    internal static RootCommand Create()
    {
        var root = new RootCommand(
            """
            Looks into a durable store of SourceGenBus and sees to it.

            Exit codes: 0 done; 1 something was found; 2 wrong usage; 3 no store, or out of reach;
            4 a store of another schema version; 5 what was named is not there; 70 a mistake of this tool; 130 interrupted.
            """);
        Store.AddTo(root);
        root.Options.Add(Json);
        root.Subcommands.Add(StreamCommands.List());
        root.Subcommands.Add(StreamCommands.Show());
        root.Subcommands.Add(TailCommand.Create());
        root.Subcommands.Add(StateCommands.Outbox());
        root.Subcommands.Add(StateCommands.Inbox());
        root.Subcommands.Add(StateCommands.Lag());
        root.Subcommands.Add(ProjectionCommands.Create());
        root.Subcommands.Add(DeadLetterCommands.Create());
        root.Subcommands.Add(RetentionCommands.Create());
        root.Subcommands.Add(EraseCommand.Create());
        root.Subcommands.Add(SchemaCommands.Create());
        root.Subcommands.Add(StateCommands.Check());
        root.Subcommands.Add(BaselineCommands.Create());
        return root;
    }

    /// <summary>Makes a command; what goes wrong in it becomes a sentence on standard error and an exit code.</summary>
    internal static Command Define(string name, string description, Func<ToolContext, Task<int>> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
                command.Options.Add(option);
            else
                command.Arguments.Add((Argument)symbol);
        }

        command.SetAction(
            (parsed, cancellationToken) => RunAsync(run, new ToolContext(parsed, Store, parsed.GetValue(Json), cancellationToken)));
        return command;
    }

    /// <summary>An option for how many there shall be at most.</summary>
    internal static Option<int> Limit(int @default, string what)
    {
        var limit = new Option<int>("--limit") { Description = $"How many {what} at most.", DefaultValueFactory = _ => @default, HelpName = "number" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value < 1)
                result.AddError("--limit must be 1 or more.");
        });
        return limit;
    }

    private static async Task<int> RunAsync(Func<ToolContext, Task<int>> run, ToolContext context)
    {
        try
        {
            return await run(context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (ToolException exception)
        {
            await context.Error.WriteLineAsync(Terminal.Clean(exception.Message));
            return exception.ExitCode;
        }
        catch (Exception exception) when (StoreOpener.Explain(exception) is { } explanation)
        {
            await context.Error.WriteLineAsync(Terminal.Clean(explanation));
            return ExitCode.Unreachable;
        }
        finally
        {
            await context.DisposeAsync();
        }
    }
}
