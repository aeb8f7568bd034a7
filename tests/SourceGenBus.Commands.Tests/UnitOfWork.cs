namespace SourceGenBus.Commands.Tests;

/// <summary>A scoped service that tells when its scope ends.</summary>
public sealed class UnitOfWork : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
