namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>Stops the server when the tests are over.</summary>
public sealed class RedisServerLifetime : IAsyncDisposable
{
    public ValueTask DisposeAsync() => RedisServer.StopSharedAsync();
}
