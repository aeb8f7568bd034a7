using SourceGenBus.EventStore.Tests;

// Each test starts a server and loads it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PostgreSqlServerLifetime))]
