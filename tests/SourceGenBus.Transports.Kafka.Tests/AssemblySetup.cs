// One cluster and two cores carry a few tests at a time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(SourceGenBus.Transports.Kafka.Tests.Server.KafkaClusterLifetime))]
