using System.CommandLine;
using SourceGenBus.Tool;
using SourceGenBus.Tool.Commands;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Stores;

var secrets = new Secrets(
    args,
    [Environment.GetEnvironmentVariable(StoreOptions.PostgresVariable), Environment.GetEnvironmentVariable(StoreOptions.SqliteVariable)]);
var (output, error) = (new SafeWriter(Console.Out, null), new SafeWriter(Console.Error, secrets));
using var interruption = new Interruption();
try
{
    // An argument that begins with @ is one, and names no file to read arguments from.
    var parsed = ToolCommands.Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Errors.Count > 0)
    {
        foreach (var message in parsed.Errors.Select(wrong => secrets.LeaveOutArguments(wrong.Message, parsed.UnmatchedTokens.ToHashSet())).Distinct())
            error.WriteLine(Terminal.Clean(message));
        error.WriteLine("Try 'sgbus --help', or --help after a command.");
        return ExitCode.Usage;
    }

    return await parsed.InvokeAsync(
        new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Interruption does it, from the beginning.
            Output = output,
            Error = error,
        },
        interruption.Token);
}
catch (Exception exception)
{
    // The run-time would print it as it is.
    error.WriteLine("sgbus has failed by a mistake of its own. Please report this:");
    error.WriteLine(exception.ToString().ReplaceLineEndings("\n"));
    return ExitCode.Failed;
}
