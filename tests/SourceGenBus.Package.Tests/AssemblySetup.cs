using SourceGenBus.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedLibrary))]

// Each test runs a build that can use every core.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
