using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.Redis.Tests;

public sealed class RedisSending() : SendingContract(SharedRedis.Connect);

public sealed class RedisReceiving() : ReceivingContract(SharedRedis.Connect);

public sealed class RedisOrder() : OrderContract(SharedRedis.Connect);

public sealed class RedisTopology() : TopologyContract(SharedRedis.Connect);

internal static class SharedRedis
{
    internal static async ValueTask<ITransport> Connect() => (await RedisServer.SharedAsync()).Connect();
}
