namespace SourceGenBus.Tests.Lifetimes;

/// <summary>Stands for a database context: scoped, and not safe for use by two handlers at once.</summary>
internal sealed class UnitOfWork : IAsyncDisposable
{
    private int _disposed;

    internal int Disposed => _disposed;

    public async ValueTask DisposeAsync()
    {
        await Task.Yield(); // Truly asynchronous, so that whoever forgets to await it is found out.
        Interlocked.Increment(ref _disposed);
    }
}
