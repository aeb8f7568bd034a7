using RepoPulse.Cli;

namespace RepoPulse.Tests.Fixtures;

/// <summary>What one run of the program in this process left behind.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    internal static Task<Run> OfAsync(params string[] arguments) => OfAsync(terminal => terminal, arguments);

    /// <summary>Runs the program on a terminal of the given kind.</summary>
    internal static Task<Run> OfAsync(Func<Terminal, Terminal> adapt, params string[] arguments) =>
        OfAsync(adapt, TimeProvider.System, arguments);

    /// <summary>Runs the program at a time of the test's choosing.</summary>
    internal static async Task<Run> OfAsync(
        Func<Terminal, Terminal> adapt, TimeProvider clock, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = adapt(new Terminal(output, error));
        var exitCode = await Pulse.RunAsync(arguments, terminal, clock, TestContext.Current.CancellationToken);
        return new Run(exitCode, output.ToString(), error.ToString());
    }

    internal string[] Lines => Out.Split('\n');
}
