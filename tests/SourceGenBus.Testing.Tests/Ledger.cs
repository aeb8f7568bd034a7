namespace SourceGenBus.Testing.Tests;

internal sealed class Ledger : ILedger
{
    internal List<string> Lines { get; } = [];

    public void Write(string line) => Lines.Add(line);
}
