[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.TemporaryFiles))]
[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.PostgreSqlServerLifetime))]

// Each test starts processes.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
