using SourceGenBus.Transports.RabbitMq.Tests;

// One server and two cores carry a few tests at a time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(RabbitMqServerLifetime))]
