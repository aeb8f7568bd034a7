namespace SourceGenBus.Transports.Tests;

/// <summary>A transport that behaves as a test wants.</summary>
internal sealed class FaultyTransport : ITransport
{
    private int _sent;

    public string Name => "faulty";

    public TransportCapabilities Capabilities { get; init; } = new();

    internal Func<CancellationToken, Task>? Send { get; set; }

    internal SendResult Result { get; init; }

    internal IReadOnlyList<SendResult>? Results { get; set; } = [SendResult.Confirmed];

    internal IReadOnlyList<string> Problems { get; set; } = [];

    internal Func<ITransportConsumer>? Subscribe { get; set; }

    internal int Sent => Volatile.Read(ref _sent);

    internal void Heal()
    {
        Results = [SendResult.Confirmed];
        Send = null;
    }

    public async ValueTask<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        if (Send is { } send)
            await send(cancellationToken);
        if (Results is not { Count: > 0 })
            return Results!;
        Interlocked.Add(ref _sent, messages.Count);
        return [.. messages.Select(_ => Result)];
    }

    public ValueTask<ITransportConsumer> SubscribeAsync(TransportSubscription subscription, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Subscribe!());

    public ValueTask<IReadOnlyList<string>> VerifyAsync(TransportTopology topology, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Problems);

    public ValueTask ProvisionAsync(TransportTopology topology, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public string Describe(TransportTopology topology) => "";

    public ValueTask PingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
