using RabbitMQ.Client;
using SourceGenBus.Transports;
using SourceGenBus.Transports.RabbitMq;

namespace SourceGenBus.Benchmarks.RabbitMq;

/// <summary>The queues that all send to, and the transport.</summary>
internal sealed class Target : IAsyncDisposable
{
    internal const string Destination = "orders";

    private readonly TransportMessage[] _messages;
    private readonly RabbitMqTransport _transport;
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private Target(RabbitMqTransport transport, IConnection connection, IChannel channel)
    {
        (_transport, _connection, _channel) = (transport, connection, channel);
        var body = new byte[1024];
        Random.Shared.NextBytes(body);
        _messages = [.. Enumerable.Range(0, 100).Select(number => new TransportMessage($"{Guid.NewGuid()}", body)
        {
            ContentType = "application/json",
            Type = "order.placed",
            Key = $"order {number}",
            Headers = new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0", ["ce_id"] = $"{Guid.NewGuid()}", ["ce_source"] = "shop", ["ce_type"] = "order.placed",
            },
        })];
    }

    internal IReadOnlyList<TransportMessage> Messages => _messages;

    internal static async Task<Target> CreateAsync(string connectionString)
    {
        var transport = new RabbitMqTransport(new RabbitMqTransportOptions { ConnectionString = connectionString });
        await transport.ProvisionAsync(
            new TransportTopology([], [new TransportSubscription(Destination, "group")]), CancellationToken.None);
        var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }.CreateConnectionAsync();
        return new Target(transport, connection, await connection.CreateChannelAsync());
    }

    internal async Task SendAsync()
    {
        var results = await _transport.SendAsync(Destination, _messages, CancellationToken.None);
        if (results.Any(static result => result.Outcome != SendOutcome.Confirmed))
            throw new InvalidOperationException("A message was not confirmed.");
    }

    internal async Task PurgeAsync()
    {
        for (var partition = 0; partition < 4; partition++)
            await _channel.QueuePurgeAsync($"group:{Destination}:{partition}");
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
        await _transport.DisposeAsync();
    }
}
