using SourceGenBus.Transports.RabbitMq.Tests;
using SourceGenBus.Transports.Redis.Tests;

// Each test starts three services.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(RabbitMqServerLifetime))]
[assembly: AssemblyFixture(typeof(RedisServerLifetime))]
