using System.Threading.RateLimiting;
using RabbitMQ.Client;
using SourceGenBus.Transports;

namespace SourceGenBus.Benchmarks.RabbitMq;

/// <summary>The client itself, which tracks the confirms, with the same properties and headers.</summary>
internal sealed class RawSender : IAsyncDisposable
{
    private readonly Target _target;
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly bool _awaitsEach;
    private readonly Task[] _sending = new Task[100];

    private RawSender(Target target, IConnection connection, IChannel channel, bool awaitsEach) =>
        (_target, _connection, _channel, _awaitsEach) = (target, connection, channel, awaitsEach);

    internal static async Task<RawSender> ConnectAsync(string connectionString, Target target, bool awaitsEach, int? limit)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }.CreateConnectionAsync();
        RateLimiter? limiter = limit is { } permits ? new ThrottlingRateLimiter(permits) : null;
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, limiter));
        return new RawSender(target, connection, channel, awaitsEach);
    }

    internal async Task SendAsync()
    {
        for (var index = 0; index < _target.Messages.Count; index++)
        {
            _sending[index] = PublishAsync(_target.Messages[index], index % 32);
            if (_awaitsEach)
                await _sending[index];
        }

        await Task.WhenAll(_sending);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task PublishAsync(TransportMessage message, int bucket)
    {
        var headers = new Dictionary<string, object?>(message.Headers.Count + 2);
        foreach (var (name, value) in message.Headers)
            headers[name] = value;
        headers["x-sgb-key"] = message.Key;
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            MessageId = message.Id,
            ContentType = message.ContentType,
            Type = message.Type,
            Timestamp = new AmqpTimestamp(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            Headers = headers,
        };
        return _channel.BasicPublishAsync(
            Target.Destination, $"{bucket}.{message.Type}", mandatory: false, properties, message.Body).AsTask();
    }
}
