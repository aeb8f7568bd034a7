namespace SourceGenBus.Package.Tests;

/// <summary>How a command ended and all that it printed.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    internal IEnumerable<string> Lines => Output.Split('\n').Select(static line => line.Trim());

    internal CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    internal CommandResult Failed()
    {
        Assert.True(ExitCode != 0, ToString());
        return this;
    }

    internal CommandResult WithoutWarnings()
    {
        Assert.True(!Output.Contains("warning ", StringComparison.Ordinal), ToString());
        return this;
    }

    public override string ToString() => $"{Command} ended with exit code {ExitCode}:\n{Output}";
}
