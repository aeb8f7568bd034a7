namespace SourceGenBus.Aot;

/// <summary>Compares what happened with what should have, and remembers every difference.</summary>
internal sealed class Checks
{
    private int _passed;
    private int _failed;

    internal bool AllPassed => _failed == 0 && _passed > 0;

    internal void Equal<T>(T expected, T actual, string what)
    {
        if (EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _passed++;
            return;
        }

        _failed++;
        Console.WriteLine($"FAILED {what}: expected {expected}, but it was {actual}.");
    }

    internal void Counted(string handler, int expected) => Equal(expected, Tally.Shared[handler], $"calls of {handler}");

    public override string ToString() => $"{_passed} checks passed, {_failed} failed";
}
