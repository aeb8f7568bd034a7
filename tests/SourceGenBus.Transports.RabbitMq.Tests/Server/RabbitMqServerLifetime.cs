namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>Stops the server when the tests are over.</summary>
public sealed class RabbitMqServerLifetime : IAsyncDisposable
{
    public ValueTask DisposeAsync() => RabbitMqServer.StopAsync();
}
