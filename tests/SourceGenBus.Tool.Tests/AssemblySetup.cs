[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.TemporaryFiles))]
[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.PostgreSqlServerLifetime))]

// Each test starts processes.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
