using SourceGenBus.EventStore.Tests;

// Each test starts a server and loads it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(PostgreSqlServerLifetime))]
