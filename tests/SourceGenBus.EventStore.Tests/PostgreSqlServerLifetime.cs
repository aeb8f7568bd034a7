namespace SourceGenBus.EventStore.Tests;

/// <summary>Stops the server when the tests are over.</summary>
public sealed class PostgreSqlServerLifetime : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgreSqlServer.StopAsync();
}
